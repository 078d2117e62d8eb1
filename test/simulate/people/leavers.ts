import { addStaff, applySite, changeStaff } from '../../../hub/commands/site/change-site.ts';
import { STARTUP_ACTOR } from '../../../hub/commands/actor.ts';
import type { StaffId } from '../../../hub/domain/ids.ts';
import type { Staff } from '../../../hub/domain/site/site.ts';
import { between, DAY, type World } from '../world.ts';

/**
 * People leave the staff, by the administrator or by a new site document, and return weeks later. @param gone called
 * when their phone is signed out.
 */
export function createLeavers(
  { agenda, random, hub, count, answered }: World,
  people: readonly StaffId[],
  gone: (me: StaffId) => void,
) {
  const away = new Map<StaffId, { readonly person: Staff; readonly until: number }>();

  function leave(me: StaffId): void {
    const there = hub();
    const person = there?.context.siteState.site().staff(me) ?? null;
    if (there === null || person === null || away.has(me)) return;
    away.set(me, { person, until: agenda.now() + between(random, 2, 30) * DAY });
    count('left the staff');
    if (random() < 0.5)
      return answered(
        changeStaff(there.context, me, (now) => ({ ...now, active: false }), STARTUP_ACTOR),
        () => gone(me),
      );
    const { site } = there.context.siteState.site();
    const without = { ...site, staff: site.staff.filter(({ id }) => id !== me) };
    answered(
      applySite(there.context, { format: 'json', text: JSON.stringify(without), site: without }, STARTUP_ACTOR),
      () => gone(me),
    );
  }

  /** Adds the person again. They may never have left, as the hub may have died before. */
  function comeBack(me: StaffId, person: Staff): void {
    const there = hub();
    if (there === null) return;
    const known = there.context.siteState.site().staff(me) !== null;
    answered<{ readonly ok: boolean }>(
      known
        ? changeStaff(there.context, me, () => person, STARTUP_ACTOR)
        : addStaff(there.context, person, STARTUP_ACTOR),
      (done) => done.ok && away.delete(me),
    );
  }

  return {
    day(): void {
      for (const me of people) {
        const left = away.get(me);
        if (left === undefined) {
          if (random() < 0.005 && away.size < 2) agenda.in(between(random, 0, DAY), () => leave(me));
        } else if (left.until <= agenda.now()) agenda.in(between(random, 0, DAY / 2), () => comeBack(me, left.person));
      }
    },
  };
}
