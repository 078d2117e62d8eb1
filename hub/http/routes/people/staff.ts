import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { PAGE_DEFAULT, PageQuery, pageOf } from '../../../contract/http/page.ts';
import { Invite, StaffMember, StaffNew, StaffPatch } from '../../../contract/http/people.ts';
import { addStaff, changeStaff } from '../../../commands/site/change-site.ts';
import { inviteStaff } from '../../../commands/people/sessions.ts';
import type { StaffId, TeamId } from '../../../domain/ids.ts';
import type { Staff } from '../../../domain/site/site.ts';
import { timestamp } from '../../../queries/call-view.ts';
import { staffView } from '../../../queries/staff.ts';
import type { App } from '../../server/app.ts';
import { signedIn } from '../../auth/guard.ts';
import type { HttpDeps } from '../../server/needs.ts';
import { IdempotencyHeaders, idempotencyKeyOf } from '../../auth/idempotency-key.ts';
import { refuse } from '../../server/refuse.ts';
import { IdParams, REFUSALS } from '../../server/replies.ts';
import { ADMINS_ONLY, isAdmin } from '../../auth/admins.ts';
import { API, mayTouchAdmins } from '../../../access/permissions.ts';
import { actorOf } from '../../auth/who.ts';

type Deps = Pick<HttpDeps, 'context' | 'queries' | 'publicUrl'>;

export function staffRoutes(app: App, needs: Deps): void {
  const { context, queries } = needs;

  app.get(
    `${API}/staff`,
    {
      schema: {
        summary: 'The people of this building',
        querystring: PageQuery,
        response: { 200: pageOf(StaffMember), ...REFUSALS },
      },
    },
    ({ query: { limit = PAGE_DEFAULT, before } }) => queries.staff.list({ limit, before }),
  );

  app.post(
    `${API}/staff`,
    {
      schema: {
        summary: 'Adds a person to the site document',
        headers: IdempotencyHeaders,
        body: StaffNew,
        response: { 201: StaffMember, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const person = newPerson(request.body);
      if (person.roles.includes('admin') && !mayTouchAdmins(signedIn(request).roles))
        return refuse(reply, 'NOT_ALLOWED', ADMINS_ONLY);
      const added = await addStaff(context, person, actorOf(request), idempotencyKeyOf(request));
      if (!added.ok) return refuse(reply, added.code);
      reply.status(201);
      return staffView(person);
    },
  );

  app.patch(
    `${API}/staff/:id`,
    {
      schema: {
        summary: 'Changes a person; `active: false` cuts off all their phones',
        headers: IdempotencyHeaders,
        params: IdParams,
        body: StaffPatch,
        response: { 200: StaffMember, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const touches = isAdmin(context, request.params.id) || request.body.roles?.includes('admin') === true;
      if (touches && !mayTouchAdmins(signedIn(request).roles)) return refuse(reply, 'NOT_ALLOWED', ADMINS_ONLY);
      const changed = await changeStaff(
        context,
        request.params.id as StaffId,
        (person) => patched(person, request.body),
        actorOf(request),
        idempotencyKeyOf(request),
      );
      return changed.ok ? staffView(changed.person) : refuse(reply, changed.code);
    },
  );

  inviteRoute(app, needs);
}

function inviteRoute(app: App, { context, publicUrl }: Deps): void {
  app.post(
    `${API}/staff/:id/invites`,
    {
      schema: {
        summary: 'An invitation for one phone: single use, short-lived, shown once',
        description:
          'No Idempotency-Key: an answer kept for repeating would keep the secret. Asking again makes another invitation.',
        params: IdParams,
        response: { 201: Invite, ...REFUSALS },
      },
    },
    async (request, reply) => {
      if (isAdmin(context, request.params.id) && !mayTouchAdmins(signedIn(request).roles))
        return refuse(reply, 'NOT_ALLOWED', ADMINS_ONLY);
      const invited = await inviteStaff(context, request.params.id as StaffId, actorOf(request));
      if (!invited.ok) return refuse(reply, invited.code);
      reply.status(201);
      return {
        invite: invited.invite,
        url: inviteUrl(request, publicUrl, invited.invite),
        expiresAt: timestamp(invited.expiresAt),
      };
    },
  );
}

/** The secret is in the fragment, which browsers do not send: no log and no proxy sees it. */
function inviteUrl(request: FastifyRequest, publicUrl: string | null, invite: string): string {
  return `${publicUrl ?? `${request.protocol}://${request.host}`}/join#${invite}`;
}

function newPerson({ id, name, team, roles, duty }: Static<typeof StaffNew>): Staff {
  return {
    id: id as StaffId,
    name: { zh: name.zh, en: name.en },
    roles: [...new Set(roles)],
    ...(team === undefined ? {} : { team: team as TeamId }),
    ...(duty === undefined ? {} : { duty }),
  };
}

/** Changes only the fields that were sent; `team: null` removes the person from their team. */
function patched(person: Staff, { name, team, roles, duty, active }: Static<typeof StaffPatch>): Staff {
  const { team: present, active: was, ...rest } = person;
  const becomes = team === undefined ? present : team;
  const leaves = (active ?? was) === false;
  return {
    ...rest,
    ...(becomes === undefined || becomes === null ? {} : { team: becomes as TeamId }),
    ...(name === undefined ? {} : { name: { ...person.name, ...name } }),
    ...(roles === undefined ? {} : { roles: [...new Set(roles)] }),
    ...(duty === undefined ? {} : { duty }),
    ...(leaves ? { active: false } : {}),
  };
}
