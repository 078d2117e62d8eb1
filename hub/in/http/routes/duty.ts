import { pageOf } from '../../../contract/http/page.ts';
import { DutyTeam, Reachable } from '../../../contract/http/site.ts';
import { dutyView } from '../../../queries/people.ts';
import type { App } from '../app.ts';
import type { HttpNeeds } from '../needs.ts';
import { REFUSALS } from '../replies.ts';
import { API } from '../rights.ts';

export function dutyRoutes(app: App, { desk, reachability }: Pick<HttpNeeds, 'desk' | 'reachability'>): void {
  app.get(`${API}/duty`, {
    schema: { summary: 'Who answers now, per team', response: { 200: pageOf(DutyTeam), ...REFUSALS } },
  }, () => ({ items: dutyView(desk.house.site()), next: null }));

  app.get(`${API}/reachability`, {
    schema: { summary: 'Who would hear an alert now, and why not', response: { 200: pageOf(Reachable), ...REFUSALS } },
  }, () => ({ items: reachability(), next: null }));
}
