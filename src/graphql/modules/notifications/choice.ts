// Arguments that choose among notifications, the same for lists, groups and counts.

import { GROUPED_KINDS } from '../../../core/notification-kinds/index.ts';
import type { GroupChoice } from '../../../core/notifications/groups.ts';
import type { NotificationChoice } from '../../../core/notifications/queries.ts';
import type { Types } from '../../schema/builder.ts';
import { readOptionalId } from '../../schema/ids.ts';
import { GroupedKindEnum, NotificationKindEnum, SAID } from './kinds.ts';

type ArgBuilder = PothosSchemaTypes.FieldBuilder<Types, never>['arg'];

/** Which notifications are meant. */
export function choiceArgs(arg: ArgBuilder) {
  return {
    kinds: arg({
      type: [NotificationKindEnum],
      description: `Only notifications of these kinds, at most all ${Object.keys(SAID).length}; all kinds when left out.`,
    }),
    fromId: arg.id({
      description: 'Only those that this identity caused, filtered ones as well; all when left out.',
    }),
    includesFiltered: arg.boolean({
      defaultValue: false,
      description: 'Whether those that the notification policy keeps back are there too.',
    }),
  };
}

/** The same for groups. */
export function groupArgs(arg: ArgBuilder) {
  return {
    ...choiceArgs(arg),
    groupedKinds: arg({
      type: [GroupedKindEnum],
      description: `Which kinds are put together, at most all ${GROUPED_KINDS.length}; all of them when left out.`,
    }),
  };
}

interface ChoiceArgs {
  kinds?: NotificationChoice['kinds'];
  fromId?: string | number | bigint | null;
  includesFiltered?: boolean | null;
}

/** What was asked for. Throws INVALID_INPUT. */
export function choiceOf({ kinds, fromId, includesFiltered }: ChoiceArgs): NotificationChoice {
  return {
    kinds: kinds ?? null,
    actorId: readOptionalId(fromId, 'Identity', ['fromId']),
    includesFiltered: includesFiltered === true,
  };
}

/** The same for groups. */
export function groupChoiceOf({
  groupedKinds,
  ...args
}: ChoiceArgs & { groupedKinds?: GroupChoice['grouped'] | null }): GroupChoice {
  return { ...choiceOf(args), grouped: groupedKinds ?? GROUPED_KINDS };
}
