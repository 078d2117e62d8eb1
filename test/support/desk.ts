import type { Desk } from '../../hub/commands/desk.ts';
import type { House } from '../../hub/commands/house.ts';
import { testCore, type TestCore } from './core.ts';

export type TestDesk = { readonly desk: Desk; readonly house: House; readonly temp: TestCore['temp'] };

/** The command context of Lotus Apartment on a real SQLite file, without listeners. */
export function testDesk(seed = 1): TestDesk {
  const { core, temp } = testCore(seed);
  return { desk: core.context, house: core.siteState, temp };
}
