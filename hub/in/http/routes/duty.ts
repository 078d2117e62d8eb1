import { pageOf } from '../../../contract/http/page.ts';
import { DutyTeam } from '../../../contract/http/site.ts';
import { dutyView } from '../../../queries/people.ts';
import type { App } from '../app.ts';
import type { HttpNeeds } from '../needs.ts';
import { REFUSALS } from '../replies.ts';
import { API } from '../rights.ts';

export function dutyRoutes(app: App, { desk }: Pick<HttpNeeds, 'desk'>): void {
  app.get(`${API}/duty`, {
    schema: { summary: 'Who answers now, per team', response: { 200: pageOf(DutyTeam), ...REFUSALS } },
  }, () => ({ items: dutyView(desk.house.site()), next: null }));
}
