import type { FastifyRequest } from 'fastify';
import type { PagerMadeView, PagerView } from '../../../contract/http/pagers.ts';
import { pagerLink, pagerSetupFile } from '../../../contract/pager-setup.ts';
import { timestamp } from '../../../queries/call-view.ts';
import type { Pager } from '../../../types/pager.ts';
import type { HttpDeps, HttpPagers } from '../../server/needs.ts';

export function pagerView(pager: Pager, { linesOf, hearingOf }: Pick<HttpPagers, 'linesOf' | 'hearingOf'>): PagerView {
  const { id, staff, name, language, createdAt, testedAt } = pager;
  return {
    id,
    staff,
    name,
    language,
    createdAt: timestamp(createdAt),
    testedAt: testedAt === null ? null : timestamp(testedAt),
    lines: linesOf(id),
    ...hearingOf(id),
  };
}

/** What the app is set up with. The address is the one by which the phone, or the page of a lead, reached the hub. */
export function setupOf(
  { context, publicUrl }: Pick<HttpDeps, 'context' | 'publicUrl'>,
  { baseFor, certificate }: Pick<HttpPagers, 'baseFor' | 'certificate'>,
  request: FastifyRequest,
  { language, createdAt }: Pager,
  topic: string,
): Pick<PagerMadeView, 'base' | 'link' | 'setup' | 'fingerprint'> {
  const base = baseFor(publicUrl === null ? request.hostname : new URL(publicUrl).hostname);
  const display = context.siteState.site().site.site.name[language];
  const setup = { base, topic, display, certificate: certificate?.pem ?? null };
  return {
    base,
    link: pagerLink(setup),
    setup: { ...pagerSetupFile(setup, createdAt) },
    fingerprint: certificate?.fingerprint ?? null,
  };
}
