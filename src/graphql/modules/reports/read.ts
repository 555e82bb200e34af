// Reads which report an act of a moderator comes of.

import { reportOfAct } from '../../../core/reports/work.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { readId } from '../../schema/ids.ts';

/** The id of the report that an input names; null for none. Errors: INVALID_INPUT, NOT_FOUND. */
export async function readReportOfAct(
  id: string | null | undefined,
  ctx: GraphQLContext,
): Promise<bigint | null> {
  return reportOfAct(ctx.core, id == null ? null : readId(id, 'Report', ['input', 'reportId']));
}
