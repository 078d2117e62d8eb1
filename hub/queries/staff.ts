import type { StaffView } from '../contract/http/people.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Staff } from '../domain/site/site.ts';
import { pageOfList, type Page, type PageRequest } from './page.ts';

export type StaffQueries = {
  /** In the order of the site document. */
  readonly list: (asked: PageRequest) => Page<StaffView>;
};

export function createStaffQueries(site: () => SiteIndex): StaffQueries {
  return {
    list: (asked) => {
      const { items, next } = pageOfList(site().site.staff, asked);
      return { items: items.map(staffView), next };
    },
  };
}

export function staffView(person: Staff): StaffView {
  return {
    id: person.id as string,
    name: person.name,
    team: (person.team ?? null) as string | null,
    roles: [...person.roles],
    duty: person.duty === true,
    active: person.active !== false,
  };
}
