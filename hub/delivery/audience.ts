import { HEARS } from '../access/permissions.ts';
import type { RoleName } from '../contract/http/people.ts';
import type { FrameName } from '../contract/stream.ts';

/** What somebody with certain roles may be told: of what goes to all, and of what is for named people. */
export type FrameAudience = { readonly all: ReadonlySet<FrameName>; readonly named: ReadonlySet<FrameName> };

/** People with the same roles share one ear, so that a frame is made once for all of them. */
export function createAudiences(): (roles: readonly RoleName[]) => FrameAudience {
  const audiences = new Map<string, FrameAudience>();
  return (roles) => {
    const key = roles.toSorted().join(' ');
    let audience = audiences.get(key);
    if (audience === undefined) {
      const names = (to: 'all' | 'named'): ReadonlySet<FrameName> =>
        new Set(
          (Object.keys(HEARS) as FrameName[]).filter(
            (name) => HEARS[name].to === to && HEARS[name].who.some((role) => roles.includes(role)),
          ),
        );
      audience = { all: names('all'), named: names('named') };
      audiences.set(key, audience);
    }
    return audience;
  };
}
