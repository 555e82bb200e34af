import type { MakePart } from '../part.ts';
import { floorConstant } from './floor-constant.ts';
import { floorCreate } from './floor-create.ts';
import { floorCreatePg } from './floor-create-pg.ts';
import { floorDeliver } from './floor-deliver.ts';
import { floorHome } from './floor-home.ts';
import { floorInbox } from './floor-inbox.ts';
import { floorLive } from './floor-live.ts';
import { floorRestHome } from './floor-rest-home.ts';
import { floorSearch } from './floor-search.ts';
import { httpLoad } from './http-load.ts';
import { hung } from './hung.ts';
import { receivers } from './receivers.ts';
import { wsLag } from './ws-lag.ts';
import { wsLoad } from './ws-load.ts';

/** What `--part NAME` starts. */
export const PARTS: Record<string, MakePart> = {
  'floor-constant': floorConstant,
  'floor-create': floorCreate,
  'floor-create-pg': floorCreatePg,
  'floor-deliver': floorDeliver,
  'floor-home': floorHome,
  'floor-inbox': floorInbox,
  'floor-live': floorLive,
  'floor-rest-home': floorRestHome,
  'floor-search': floorSearch,
  'http-load': httpLoad,
  hung,
  receivers,
  'ws-lag': wsLag,
  'ws-load': wsLoad,
};
