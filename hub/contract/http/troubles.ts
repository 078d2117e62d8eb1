import { Type, type Static } from 'typebox';
import { Owner } from '../call.ts';
import { Id, nullable, timeOf } from '../ids.ts';
import { PAGE_DEFAULT, pageOf } from './page.ts';

/** A technical problem of a device. It is never a call. */
export const Trouble = Type.Object({
  id: Type.String({ description: 'trouble id' }),
  kind: Type.Union(
    [Type.Literal('silent'), Type.Literal('false-presses'), Type.Literal('broker-gone'), Type.Literal('bridge-gone')],
    {
      description:
        '`silent`: no heartbeat any more; `false-presses`: it calls again and again, and nobody is there; `broker-gone`: no line to an outside broker; `bridge-gone`: the bridge between devices and a broker is offline. `device` and `callPoint` then name the gravest of those behind it. Show other kinds by `callPoint`',
    },
  ),
  state: Type.Union([Type.Literal('open'), Type.Literal('solved')]),
  device: Id,
  callPoint: Id,
  place: Id,
  grave: Type.Boolean({
    description: 'true: a call point for emergencies, or the last help button of its place that is alive',
  }),
  broker: Type.Optional(
    Type.String({
      description: 'of `broker-gone` and `bridge-gone`: id of the outside broker; left out: the hub itself',
    }),
  ),
  bridge: Type.Optional(Type.String({ description: 'of `bridge-gone`: its name' })),
  why: Type.Optional(
    Type.Union([Type.Literal('unreachable'), Type.Literal('refused'), Type.Literal('certificate')], {
      description:
        'of `broker-gone`: nobody answers there; it refuses user or password; its certificate is not trusted',
    }),
  ),
  raisedAt: timeOf('when it was noticed'),
  since: timeOf('when the device was last heard, since when it is gone, or the first of the false presses'),
  count: Type.Integer({ description: 'silences within a day, false presses, or call points behind what is gone' }),
  latched: Type.Boolean({
    description: 'true: being heard again does not end it. A press from there does, or a person',
  }),
  heard: Type.Boolean({ description: 'true: the device is heard now' }),
  takenOn: nullable(Type.Object({ by: Owner, at: timeOf('when') }), 'who takes care of it; null: nobody yet'),
  solved: nullable(
    Type.Object({
      at: timeOf('when'),
      proof: Type.Union(
        [
          Type.Literal('back'),
          Type.Literal('press'),
          Type.Literal('calm'),
          Type.Literal('removed'),
          Type.Literal('person'),
        ],
        {
          description:
            '`back`: heard again for a minute; `press`: a press came from there; `calm`: a day without another false press; `removed`: the site or the settings have no such thing; `person`: `by` says so',
        },
      ),
      by: nullable(Owner, 'the person who said so, or null'),
    }),
    'null while it is open',
  ),
});
export type TroubleView = Static<typeof Trouble>;

export const Troubles = Type.Object({
  ...pageOf(Trouble).properties,
  watched: Type.Array(Type.Object({ callPoint: Id, by: Owner, until: timeOf('when it ends by itself') }), {
    description: 'call points that a person has watched',
  }),
  unproven: Type.Array(Id, {
    description:
      'call points whose device was heard and from which no press ever came, announced or real. Not a trouble: press each once',
  }),
});

export type TroublesView = Static<typeof Troubles>;

export const TroublesQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: PAGE_DEFAULT })),
  before: Type.Optional(Type.String({ maxLength: 64, description: '`next` of the page before' })),
});
