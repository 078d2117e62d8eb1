import { siteGiven } from '../../hub/cli/read-site.ts';
import type { Desk } from '../../hub/commands/desk.ts';
import { calendarOfChina } from '../../hub/calendar-cn.ts';
import { createHouse, type House } from '../../hub/commands/house.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { createIds } from '../../hub/ids.ts';
import { putFirstSite } from '../../hub/first-site.ts';
import { seededBytes } from './seeded.ts';
import { tempStore, type TempStore } from './temp-store.ts';

export type TestDesk = { readonly desk: Desk; readonly house: House; readonly temp: TempStore };

/** The desk of Lotus Apartment on a real SQLite file, without any door. */
export function testDesk(seed = 1): TestDesk {
  const temp = tempStore();
  const store = temp.store();
  putFirstSite(store, siteGiven(undefined));
  const house = createHouse(store.tables, () => temp.clock.now as Instant, calendarOfChina);
  const desk: Desk = {
    committer: store.committer,
    house,
    ids: createIds(seededBytes(seed)),
    limits: { sessionDays: 30, inviteMinutes: 10 },
  };
  store.committer.onCommitted((effects) => {
    if (effects.some((effect) => effect.type === 'site-changed')) house.refresh();
  });
  return { desk, house, temp };
}
