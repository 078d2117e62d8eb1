import { FRAME_PERMISSIONS } from '../access/permissions.ts';
import type { RoleName } from '../contract/http/people.ts';
import type { FrameName } from '../contract/stream.ts';

/**
 * Frame types that a listener with certain roles may receive: frames for all listeners, and frames for named people.
 */
export type FrameAudience = { readonly all: ReadonlySet<FrameName>; readonly named: ReadonlySet<FrameName> };

/** Listeners with the same roles share one audience object, so that a frame is encoded once for all of them. */
export function createAudiences(): (roles: readonly RoleName[]) => FrameAudience {
  const audiences = new Map<string, FrameAudience>();
  return (roles) => {
    const key = roles.toSorted().join(' ');
    let audience = audiences.get(key);
    if (audience === undefined) {
      const names = (to: 'all' | 'named'): ReadonlySet<FrameName> =>
        new Set(
          (Object.keys(FRAME_PERMISSIONS) as FrameName[]).filter(
            (name) =>
              FRAME_PERMISSIONS[name].to === to && FRAME_PERMISSIONS[name].who.some((role) => roles.includes(role)),
          ),
        );
      audience = { all: names('all'), named: names('named') };
      audiences.set(key, audience);
    }
    return audience;
  };
}
