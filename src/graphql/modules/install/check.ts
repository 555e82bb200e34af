// The mutation `checkInstall`: looks whether the install as a whole is in order, for `pukeko doctor`.

import type { InstallFinding } from '../../ports.ts';
import { builder } from '../../schema/builder.ts';
import { mutation } from '../../schema/mutation.ts';

const SubjectEnum = builder.enumType('InstallFindingSubject', {
  description: 'What the check of an install looks at.',
  values: {
    SERVER: { value: 'server', description: 'The server itself: its version, and whether it runs.' },
    CLOCK: { value: 'clock', description: 'Whether its clock agrees with those of other servers.' },
    DISK: { value: 'disk', description: 'How much room the disk of the data folder has.' },
    DATABASE: { value: 'database', description: 'Whether the database answers and takes writes.' },
    QUEUE: { value: 'queue', description: 'Whether deliveries and other work come to an end in time.' },
    DOMAIN: { value: 'domain', description: 'Whether a domain can be reached, as `checkDomain` says.' },
    MAIL: { value: 'mail', description: 'Whether mail can be sent.' },
    PROXY: { value: 'proxy', description: 'Whether requests come through a proxy that is not named.' },
    BACKUP: { value: 'backup', description: 'How old the last backup is.' },
  } as const,
});

const SeverityEnum = builder.enumType('FindingSeverity', {
  description: 'How bad a finding is.',
  values: {
    FINE: { value: 'fine', description: 'It is in order.' },
    WARNING: { value: 'warning', description: 'Something should be done, in time.' },
    FAULT: { value: 'fault', description: 'Something does not work.' },
  } as const,
});

const InstallFindingRef = builder.objectRef<InstallFinding>('InstallFinding').implement({
  description: 'One result of checking an install.',
  fields: (t) => ({
    subject: t.field({
      type: SubjectEnum,
      description: 'Which check this is: of the disk, the clock, a domain and so on.',
      resolve: (it) => it.subject,
    }),
    severity: t.field({
      type: SeverityEnum,
      description: 'Whether something must be done.',
      resolve: (it) => it.severity,
    }),
    message: t.exposeString('message', {
      description: 'What was found, and what to do if it is not in order.',
    }),
  }),
});

mutation('checkInstall', {
  description:
    'Checks whether an install is in order: its clock, disk, database and queues, and whether each of its domains can be reached.',
  scope: { installAdmin: 'admin:read' },
  errors: [],
  takes: 'How much of the install to look at.',
  input: (t) => ({
    looksOutside: t.boolean({
      description:
        'Whether other servers are asked too: for the time, and whether each domain can be reached. Without it they are.',
    }),
  }),
  gives: 'The findings of the check.',
  payload: {
    findings: {
      type: [InstallFindingRef],
      description:
        'Everything that was looked at, what is in order included; for each domain that is served at most four.',
    },
  },
  resolve: async ({ looksOutside }, ctx) => ({
    findings: await ctx.services.installCheck.check(looksOutside ?? true),
  }),
});
