import type { WordsView } from '../../contract/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { StaffId } from '../../domain/ids.ts';

/** How the caller is told of a person: by role and team; by name only if the site rule `nameOwnerToCaller` is on. */
export function whoForCaller(site: SiteIndex, staff: StaffId | null): WordsView | null {
  if (staff === null) return null;
  const person = site.staff(staff);
  if (person === null) return null;
  if (site.site.site.rules?.nameOwnerToCaller === true) return person.name;
  const team = site.site.teams.find((one) => one.id === person.team);
  if (team === undefined) return { zh: '工作人员', en: 'A member of staff' };
  return { zh: `${team.name.zh}的工作人员`, en: `Somebody from the ${team.name.en}` };
}
