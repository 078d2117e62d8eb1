import type { PolicyId } from '../ids.ts';
import type { Policy } from './site.ts';

/** No id of a site document can be the same. */
export const WATCHED = '~watched' as PolicyId;

/** Who is told of a press at a watched call point, as long as one of them is proven to hear. */
export const WATCH_POLICY: Policy = { id: WATCHED, steps: [{ tell: [{ role: 'desk' }, { role: 'lead' }], waitS: 20 }] };
