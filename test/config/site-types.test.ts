import { expect, test } from 'vitest';
import { SiteSchema, type SiteDocument } from '../../config/site/site-schema.ts';
import type { Site } from '../../hub/domain/site/site.ts';
import { siteOf, type PlainSite } from '../../hub/domain/site/site-of.ts';
import { checkSite } from '../../hub/app/site/site-document.ts';

/** Lists that nobody may change, as the domain has them. */
type Frozen<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Frozen<Item>[]
    : { readonly [Key in keyof T]: Frozen<T[Key]> };

// Compile only while the schema and the type of the domain say the same.
const toDomain = (document: SiteDocument): PlainSite => document;
const toSchema = (site: PlainSite): Frozen<SiteDocument> => site;

/** The same with nothing optional: a field that the type has and the sample has not does not compile. */
type Whole<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Whole<Item>[]
    : { readonly [Key in keyof T]-?: Whole<T[Key]> };

const words = (text: string) => ({ zh: text, en: text });
const window = { days: ['workdays'], from: '08:30', to: '17:00' } as const;
const WHOLE: Whole<PlainSite> = {
  site: {
    id: 'house',
    name: words('House'),
    timezone: 'Asia/Shanghai',
    languages: ['zh', 'en', 'wuu'],
    telephone: '021-1234 5678',
    rules: {
      declaredArrivalAtEmergency: true,
      dutyNeedsCheckIn: false,
      freeText: true,
      nameOwnerToCaller: false,
      deskPin: true,
    },
  },
  teams: [{ id: 'desk', name: words('Desk'), short: words('D') }],
  places: [{ id: 'gate', name: words('Gate'), team: 'desk', floor: 1, way: words('through the yard') }],
  callPoints: [
    {
      id: 'gate-bell',
      name: words('Gate'),
      place: 'gate',
      kind: 'visit',
      policy: 'day',
      plate: words('Ring'),
      mount: { heightMm: 950 },
      source: { device: 'gate-bell', input: 'main', heartbeatS: 2700 },
    },
  ],
  devices: [
    {
      id: 'gate-bell',
      dialect: 'generic',
      name: 'Gate',
      base: 'bells',
      broker: 'house',
      contact: 'latching',
      actions: { single: 'press' },
      generic: {
        topic: 'bells/gate',
        path: 'data.button',
        press: ['ON'],
        hold: ['LONG'],
        release: ['OFF'],
        availabilityTopic: 'bells/gate/lwt',
        batteryPath: 'battery',
      },
      feedback: [
        {
          output: 'power1',
          input: 'main',
          show: {
            idle: 'off',
            registered: 'on',
            'still-coming': 'blink',
            unanswered: 'blink',
            'closed-hours': 'blink',
            acknowledged: 'blink',
            attended: 'off',
          },
        },
      ],
    },
  ],
  kinds: ['visit', 'help', 'emergency', 'hands'].map((id) => ({
    id,
    name: words(id),
    priority: id === 'visit' || id === 'hands' ? 'routine' : id === 'help' ? 'urgent' : 'emergency',
    arriveWithinS: 60,
    closeAway: false,
    policy: 'day',
    sound: 'chime',
  })),
  policies: [
    {
      id: 'day',
      steps: [
        {
          tell: [
            { duty: 'own' },
            { backup: 'own' },
            { team: 'desk' },
            { role: 'lead' },
            { staff: 'wang' },
            { everyone: true },
            { output: 'sounder' },
          ],
          waitS: 20,
        },
      ],
    },
  ],
  outcomes: [
    { id: 'spoken-with', name: words('Spoken with') },
    { id: 'reset-at-place', name: words('Reset') },
  ],
  reasons: [{ id: 'other', name: words('Other') }],
  staff: [
    {
      id: 'wang',
      name: words('Wang'),
      team: 'desk',
      roles: ['desk', 'staff', 'caretaker', 'lead', 'admin', 'auditor'],
      duty: true,
      badges: ['4711'],
      active: true,
    },
  ],
  callerWords: [
    {
      language: 'wuu',
      idle: 'idle',
      registered: 'registered',
      rightDoor: 'right door',
      coming: '{who}',
      comingIn: '{who} {minutes}',
      attended: 'attended',
      stillComing: 'coming',
      unanswered: 'unanswered',
      unansweredPhone: '{telephone}',
      closed: 'closed',
      closedUntil: '{opens}',
    },
  ],
  roster: {
    calendar: 'cn',
    holidays: ['2026-12-24'],
    workdays: ['2026-12-26'],
    shifts: [
      {
        id: 'day',
        team: 'desk',
        days: ['everyday'],
        dates: ['2026-12-24'],
        from: '00:00',
        to: '24:00',
        duty: ['wang'],
        backup: ['wang'],
        rotation: { start: '2026-11-23', everyDays: 7, order: [['wang']] },
      },
    ],
  },
  hours: [
    {
      team: 'desk',
      open: [window],
      lunch: [window],
      night: { from: '20:00', to: '06:00' },
      policies: {
        day: { visit: 'day' },
        lunch: { visit: 'day' },
        night: { visit: 'day' },
        closed: { visit: 'day' },
        holiday: { visit: 'day' },
      },
      closedVisits: 'ring',
    },
  ],
};

test('a document with every field of the type is accepted as it is', () => {
  // No family is described as `generic` and has outputs too.
  const [{ feedback, ...bell } = WHOLE.devices[0]!] = WHOLE.devices;
  const { generic: _, ...lamp } = { ...bell, id: 'gate-lamp', dialect: 'tasmota' as const, feedback };
  const whole = { ...WHOLE, devices: [bell, lamp] };
  const { site, mistakes } = checkSite(JSON.stringify(whole), 'json');
  expect(mistakes.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(site).toEqual(whole);
  const plain: PlainSite = WHOLE;
  expect(siteOf(toDomain(toSchema(plain) as SiteDocument)) satisfies Site).toBe(plain);
});

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
};

/** Fields of the schema that the value has nowhere. */
function missing(schema: Schema, values: readonly unknown[], path = ''): string[] {
  const found = values.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]));
  return [schema, ...(schema.anyOf ?? []), ...(schema.items === undefined ? [] : [schema.items])].flatMap((one) => [
    ...(one === schema ? [] : missing(one, found, path)),
    ...Object.entries(one === schema ? (one.properties ?? {}) : {}).flatMap(([key, inner]) => {
      const inside = found.flatMap((value) => {
        const field = (value as Record<string, unknown> | null)?.[key];
        return field === undefined ? [] : [field];
      });
      return inside.length === 0 ? [`${path}.${key}`] : missing(inner, inside, `${path}.${key}`);
    }),
  ]);
}

test('the type has every field of the schema', () => {
  expect(missing(SiteSchema as Schema, [WHOLE])).toEqual([]);
  const { telephone: _, ...building } = WHOLE.site;
  expect(missing(SiteSchema as Schema, [{ ...WHOLE, site: building }])).toEqual(['.site.telephone']);
});
