import type { CommandContext } from '../../hub/commands/command-context.ts';
import type { Reachability } from '../../hub/live/reachability.ts';
import type { SiteState } from '../../hub/live/site-state.ts';
import { testCore, type TestCore } from './core.ts';

export type TestDesk = {
  readonly context: CommandContext;
  readonly siteState: SiteState;
  readonly reach: Reachability;
  readonly temp: TestCore['temp'];
};

/** The command context of Lotus Apartment on a real SQLite file, without listeners. */
export function testDesk(seed = 1): TestDesk {
  const { core, temp } = testCore(seed);
  return { context: core.context, siteState: core.siteState, reach: core.reach, temp };
}
