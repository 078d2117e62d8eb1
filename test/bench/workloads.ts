import type { Load } from './job.ts';
import type { Size, SubjectName } from './subjects.ts';

/** The workloads of the bench. The driver's code and payloads are the same for every subject. */
export type Workload = {
  readonly name:
    | 'steady'
    | 'burst'
    | 'burst-spread'
    | 'fanout'
    | 'pagers'
    | 'saturation'
    | 'idle'
    | 'cold-start'
    | 'strangers';
  readonly says: string;
  readonly size: Size;
  /** null: measured without the driver (cold start). */
  readonly load: Load | null;
  /** Devices of `size` that stay unconnected. */
  readonly unusedDevices?: number;
  /** Undefined: every subject. */
  readonly subjects?: readonly SubjectName[];
};

/** One pendant for each resident over sixty of Lotus Apartment. */
const PENDANTS = 2603;
const WARM_UP_DEVICES = 20;
const BUILDING: Size = { devices: PENDANTS + WARM_UP_DEVICES, phones: 50 };

/** @param quick shorter runs, to check that everything works; not for published figures. */
export function workloads(quick: boolean): readonly Workload[] {
  return [
    {
      name: 'steady',
      says: 'one press every 20 ms of 50 devices to 20 phones',
      size: { devices: 50, phones: 20 },
      load: { kind: 'steady', everyMs: 20, seconds: quick ? 5 : 30 },
    },
    {
      name: 'burst',
      says: '2,603 devices press at once, 50 phones',
      size: BUILDING,
      load: { kind: 'burst', overMs: 0, warmUpDevices: WARM_UP_DEVICES },
    },
    {
      name: 'burst-spread',
      says: '2,603 devices press evenly over one second, 50 phones',
      size: BUILDING,
      load: { kind: 'burst', overMs: 1000, warmUpDevices: WARM_UP_DEVICES },
    },
    {
      name: 'fanout',
      says: 'one press to 1,000 phones, until the last has it',
      size: { devices: 20, phones: 1000 },
      load: { kind: 'fanout', presses: quick ? 10 : 20 },
    },
    {
      name: 'pagers',
      says: 'one press to 50 streams and 50 tested pagers, then "I am going" by a button',
      size: { devices: 5 + (quick ? 10 : 60), phones: 50, pagers: true },
      load: { kind: 'pagers', presses: quick ? 10 : 60 },
      subjects: ['lotusbell'],
    },
    {
      name: 'saturation',
      says: '50 devices with 20 presses in flight each, 20 phones',
      size: { devices: 50, phones: 20 },
      load: { kind: 'saturation', window: 20, seconds: quick ? 3 : 10 },
    },
    {
      name: 'idle',
      says: '2,603 devices and 50 phones connected, nothing pressed',
      size: BUILDING,
      load: { kind: 'hold' },
      unusedDevices: WARM_UP_DEVICES,
    },
    {
      name: 'strangers',
      says: 'steady, while 1,000 connections with wrong secrets arrive each second from the same address',
      size: { devices: 51, phones: 20 },
      load: { kind: 'wrong-secrets', everyMs: 20, seconds: quick ? 3 : 10, perSecond: 1000 },
      unusedDevices: 1,
      subjects: ['lotusbell'],
    },
    {
      name: 'cold-start',
      says: 'from spawn to the PUBACK of the first press',
      size: { devices: 1, phones: 1 },
      load: null,
    },
  ];
}

/** Seconds over which idle cost is taken. */
export function idleSeconds(quick: boolean): number {
  return quick ? 5 : 20;
}

/** A figure in the table. Ratios are those of the hub to the bare relay in the same round. */
export type Measure = {
  readonly workload: Workload['name'];
  readonly metric: string;
  readonly label: string;
  readonly unit: 'ms' | '/s' | 'MB' | '%';
  readonly moreIsBetter?: boolean;
  /** The ratio that must be reached; `beyond` is the ratio to aim for. */
  readonly target?: number;
  readonly beyond?: number;
  /** A value that is sufficient, whatever the ratio to the relay. */
  readonly orAtMost?: number;
  /** The limit that the product promises, whatever the ratio to the relay. */
  readonly promise?: number;
};

export const MEASURES: readonly Measure[] = [
  { workload: 'steady', metric: 'pubackP50', label: 'press → PUBACK, p50', unit: 'ms' },
  { workload: 'steady', metric: 'pubackP99', label: 'press → PUBACK, p99', unit: 'ms', promise: 50 },
  {
    workload: 'steady',
    metric: 'phoneP50',
    label: 'press → phone, p50',
    unit: 'ms',
    target: 1.5,
    beyond: 1,
    promise: 10,
  },
  {
    workload: 'steady',
    metric: 'phoneP99',
    label: 'press → phone, p99',
    unit: 'ms',
    target: 1.5,
    beyond: 1,
    promise: 50,
  },
  { workload: 'steady', metric: 'lastPhoneP50', label: 'press → last of 20 phones, p50', unit: 'ms' },
  { workload: 'steady', metric: 'phoneMax', label: 'press → phone, max', unit: 'ms', promise: 1000 },
  {
    workload: 'burst',
    metric: 'allSeen',
    label: 'burst of 2,603: every phone has every press',
    unit: 'ms',
    target: 0.6,
    beyond: 0.25,
    promise: 10_000,
  },
  { workload: 'burst', metric: 'pubackP50', label: 'burst: press → PUBACK, p50', unit: 'ms' },
  { workload: 'burst', metric: 'pubackP99', label: 'burst: press → PUBACK, p99', unit: 'ms' },
  {
    workload: 'burst-spread',
    metric: 'allSeen',
    label: 'same over one second: every phone has every press',
    unit: 'ms',
  },
  { workload: 'burst-spread', metric: 'phoneP99', label: 'same over one second: press → phone, p99', unit: 'ms' },
  {
    workload: 'fanout',
    metric: 'lastPhoneP50',
    label: 'one press → last of 1,000 phones, median',
    unit: 'ms',
    target: 1,
  },
  { workload: 'pagers', metric: 'phoneP50', label: 'one press → 50 streams, p50', unit: 'ms' },
  { workload: 'pagers', metric: 'phoneP99', label: 'one press → 50 streams, p99', unit: 'ms', promise: 50 },
  { workload: 'pagers', metric: 'lastPhoneP50', label: 'one press → last of 50 streams, p50', unit: 'ms' },
  { workload: 'pagers', metric: 'pagerP50', label: 'one press → 50 pagers, p50', unit: 'ms' },
  { workload: 'pagers', metric: 'pagerP99', label: 'one press → 50 pagers, p99', unit: 'ms', promise: 1000 },
  { workload: 'pagers', metric: 'lastPagerP50', label: 'one press → last of 50 pagers, p50', unit: 'ms' },
  {
    workload: 'pagers',
    metric: 'lastPagerP99',
    label: 'one press → last of 50 pagers, p99',
    unit: 'ms',
    promise: 1000,
  },
  { workload: 'pagers', metric: 'silentP50', label: '"I am going" → last of 50 pagers silent, p50', unit: 'ms' },
  {
    workload: 'pagers',
    metric: 'silentP99',
    label: '"I am going" → last of 50 pagers silent, p99',
    unit: 'ms',
    promise: 1000,
  },
  {
    workload: 'saturation',
    metric: 'perSecond',
    label: 'presses held for 10 s',
    unit: '/s',
    moreIsBetter: true,
    target: 0.5,
    beyond: 1,
  },
  { workload: 'saturation', metric: 'pubackP50', label: 'saturation: press → PUBACK, p50', unit: 'ms' },
  { workload: 'saturation', metric: 'catchUp', label: 'saturation: the phone lags by', unit: 'ms' },
  {
    workload: 'idle',
    metric: 'rssMb',
    label: 'idle memory, 2,603 devices, 50 phones',
    unit: 'MB',
    target: 1.5,
    promise: 200,
  },
  { workload: 'idle', metric: 'cpuPercent', label: 'idle CPU', unit: '%' },
  {
    workload: 'strangers',
    metric: 'phoneP50',
    label: '1,000 wrong secrets a second: press → phone, p50',
    unit: 'ms',
    promise: 1000,
  },
  {
    workload: 'strangers',
    metric: 'phoneP99',
    label: '1,000 wrong secrets a second: press → phone, p99',
    unit: 'ms',
    promise: 1000,
  },
  {
    workload: 'strangers',
    metric: 'phoneMax',
    label: '1,000 wrong secrets a second: press → phone, max',
    unit: 'ms',
    promise: 1000,
  },
  {
    workload: 'strangers',
    metric: 'comesBackP50',
    label: '1,000 wrong secrets a second: a device comes back, p50',
    unit: 'ms',
  },
  {
    workload: 'strangers',
    metric: 'comesBackMax',
    label: '1,000 wrong secrets a second: a device comes back, max',
    unit: 'ms',
  },
  { workload: 'strangers', metric: 'attemptsPerS', label: 'wrong secrets that came', unit: '/s', moreIsBetter: true },
  {
    workload: 'cold-start',
    metric: 'firstPress',
    label: 'cold start to the first stored press',
    unit: 'ms',
    target: 3,
    orAtMost: 700,
    promise: 3000,
  },
  { workload: 'cold-start', metric: 'ready', label: 'cold start to open doors', unit: 'ms' },
  {
    workload: 'cold-start',
    metric: 'firstStartReady',
    label: 'very first start (empty directory) to open doors',
    unit: 'ms',
  },
];
