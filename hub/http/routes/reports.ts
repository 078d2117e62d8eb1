import type { FastifyReply } from 'fastify';
import { Type, type Static } from 'typebox';
import { API } from '../../access/permissions.ts';
import { ReportQuery, ResponseReport, type ResponseReportView } from '../../contract/http/reports.ts';
import { responseCsv } from '../../contract/response-csv.ts';
import { DAYS_MOST } from '../../queries/roster/duty-spans.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { refuseHeavy } from '../server/heavy.ts';
import { refuse } from '../server/refuse.ts';
import { dayFrom, REFUSALS } from '../server/replies.ts';

const NO_DAYS = {
  detail: `query/from and query/to must be days that exist, from not after to, and at most ${DAYS_MOST} days in all`,
};
const description = `From the day \`from\` (default: 27 days before \`to\`) to the day \`to\`, itself included (default: today); at most ${DAYS_MOST} days.`;
const CSV = 'text/csv';

/** Figures of a period, for those who are responsible for the house. */
export function reportRoutes(
  app: App,
  { context: { siteState }, heavyRead, now }: Pick<HttpDeps, 'context' | 'heavyRead' | 'now'>,
): void {
  /** The report, or the refusal for the route to return. */
  async function asked(
    { from, to, by = 'place' }: Static<typeof ReportQuery>,
    reply: FastifyReply,
  ): Promise<{ readonly report: ResponseReportView } | { readonly refused: ReturnType<typeof refuse> }> {
    const [first, last] = [from, to].map((day) => (day === undefined ? null : (dayFrom(day) ?? undefined)));
    if (first === undefined || last === undefined) return { refused: refuse(reply, 'INVALID_BODY', NO_DAYS) };
    const read = await heavyRead({ what: 'response-report', from: first, to: last, by, at: now() });
    if (!read.ok) return { refused: refuseHeavy(reply, read) };
    if (read.json === null) return { refused: refuse(reply, 'INVALID_BODY', NO_DAYS) };
    // At most a line for each day or place.
    return { report: JSON.parse(new TextDecoder().decode(read.json)) as ResponseReportView };
  }

  app.get(
    `${API}/reports/response`,
    {
      schema: {
        summary: 'Response times against 60 s and 180 s, arrival, load, repeats, minutes unheard; names no person',
        description,
        querystring: ReportQuery,
        response: { 200: ResponseReport, ...REFUSALS },
      },
    },
    async ({ query }, reply) => {
      const answer = await asked(query, reply);
      return 'refused' in answer ? answer.refused : answer.report;
    },
  );

  app.get(
    `${API}/reports/response.csv`,
    {
      schema: {
        summary: 'The same as a table for spreadsheets; its first line is the total',
        description,
        querystring: ReportQuery,
        response: {
          200: { description: 'RFC 4180, UTF-8 with a byte order mark', content: { [CSV]: { schema: Type.String() } } },
          ...REFUSALS,
        },
      },
    },
    async ({ query }, reply) => {
      const answer = await asked(query, reply);
      if ('refused' in answer) return answer.refused;
      const { report } = answer;
      const { site, places, kinds } = siteState.site().site;
      const named = report.by === 'kind' ? kinds : report.by === 'place' ? places : [];
      reply
        .type(`${CSV}; charset=utf-8`)
        .header('content-disposition', `attachment; filename="${site.id}-response-${report.from}-${report.to}.csv"`);
      return responseCsv(report, (key) => named.find(({ id }) => id === key)?.name ?? null);
    },
  );
}
