import type { ResponseReportView } from '../../hub/contract/http/reports.ts';
import type { Answer, Http } from './http.ts';

/** Figures of a period (http.md, Roster and who is there). Days are `2026-12-01`, the last one included. */
export function fetchReport(
  http: Http,
  days: { readonly from: string; readonly to: string },
  by: ResponseReportView['by'],
): Promise<Answer<ResponseReportView>> {
  return http({ method: 'GET', path: `/reports/response?from=${days.from}&to=${days.to}&by=${by}`, timeoutMs: 30_000 });
}
