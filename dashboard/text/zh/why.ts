/**
 * A line of "why did nobody come?", made ready for words: names joined, durations as text, `why` as the hub's code.
 */
export type SaidLine = {
  readonly code: string;
  readonly by: string;
  readonly people: string;
  readonly count: number;
  /** Who could not hear, each with the reason in words. */
  readonly cannot: string;
  /** Counted from 1. */
  readonly step: number;
  readonly why: string;
  readonly ms: number;
  readonly lasted: string;
  readonly stage: string;
  readonly outcome: string;
  readonly team: string;
  readonly sounds: boolean;
};

type Sentences = Readonly<Record<string, (line: SaidLine) => string>>;
export type SaidReason = Pick<SaidLine, 'people' | 'cannot' | 'lasted'>;

const cannotHear: Readonly<Record<string, string>> = {
  'never-joined': '手机没登记',
  'watches-only': '只能查看，不会响铃',
  'on-leave': '休假',
  'no-line': '手机没连上',
  asleep: '手机页面没打开在前面',
  mute: '手机没有声音',
  declined: '去不了',
  'pager-silent': '口袋里的手机没有应答',
  'off-shift': '不在班',
};

const told: Readonly<Record<string, string>> = {
  raised: '响铃通知',
  escalated: '扩大范围，通知',
  repeated: '还没人接，再次通知',
  'calling-again': '又按了一次，再次通知',
  emergency: '紧急，通知',
  're-raised': '没有按时到，重新通知',
  released: '退回后重新通知',
  'second-pair': '请人搭把手，通知',
  cancelled: '告诉对方已取消',
  'still-open': '提醒还没有结束',
  'handed-over': '请人接手，通知',
  'hand-over-accepted': '告知已有人接手',
  'hand-over-declined': '告知没人接手',
  'hand-over-returned': '告知没人答复',
  redirected: '转过来后通知',
};

const passed: Readonly<Record<string, string>> = {
  empty: '名单上没有人',
  'on-leave': '都在休假',
  unreachable: '没有人听得到',
  unproven: '5 秒内没有手机回应',
};

const lamp: Readonly<Record<string, string>> = {
  idle: '灯灭了。',
  registered: '黄灯：已收到，正在找人。',
  acknowledged: '绿灯：有人过来了。',
  attended: '绿灯：人到了。',
  'still-coming': '黄灯闪：还在找人。',
  unanswered: '红灯：没有找到人，请找旁边的人或打电话。',
  'closed-hours': '黄灯闪：已记下，上班后有人来。',
};

const proof: Readonly<Record<string, string>> = {
  declared: '自己点了“我到了”',
  plate: '扫了门牌上的码',
  badge: '刷了卡',
  presence: '按了到场钮',
  reset: '按了复位钮',
};

const reached: Readonly<Record<string, (line: SaidLine) => string>> = {
  receipt: ({ by }) => `${by}的手机有了回应，警铃停。`,
  proven: ({ by }) => `${by}又听得到了，警铃停。`,
  taken: () => '有人接了，警铃停。',
  'told-again': () => '又有人可能听得到，重新通知，警铃停。',
  over: () => '呼叫结束，警铃停。',
};

const lines: Sentences = {
  pressed: () => '按了按钮。',
  opened: ({ by }) => `${by}登记了这次呼叫。`,
  stored: ({ ms, lasted }) => (ms < 1000 ? '马上收到，已存好。' : `${lasted}后才收到，已存好。`),
  told: ({ why, people, count, sounds }) =>
    `${told[why] ?? '通知'}${people === '' ? (count > 0 ? `：${count} 人` : '') : `：${people}`}${sounds ? '，并且响了警铃' : ''}。`,
  'cannot-hear': ({ cannot }) => `听不到：${cannot}。`,
  passed: ({ step, why }) => `第 ${step} 步跳过：${passed[why] ?? why}。`,
  'went-on': ({ step, why }) =>
    why === 'unproven'
      ? `手机 5 秒内没有回应，提前到第 ${step} 步。`
      : why === 'unreachable'
        ? `这一步已经没有人听得到，马上到第 ${step} 步。`
        : why === 'heard-again'
          ? `又有人可能听得到了，重新通知，第 ${step} 步。`
          : `没有人接，到第 ${step} 步。`,
  shown: ({ by }) => `${by}的手机显示了。`,
  heard: ({ by }) => `${by}的手机响了。`,
  lamp: ({ stage }) => lamp[stage] ?? '灯变了。',
  'nobody-reached': ({ why }) => (why === 'cannot' ? '没有一个人听得到，警铃响起。' : '没有手机回应，警铃响起。'),
  reached: (line) => reached[line.why]?.(line) ?? '警铃停了。',
  'hearing-lost': () => '听得到的人少了，重新判断。',
  'pressed-again': () => '又按了一次。',
  emergency: () => '按住不放：变成紧急呼叫。',
  cancelled: () => '在按钮上取消了，还是要有人去看一眼。',
  taken: ({ by, lasted }) => `${by}说“我去”，离按下 ${lasted}。`,
  arrived: ({ by, why }) => `${by}到了（${proof[why] ?? why}）。`,
  present: () => '有人到了现场，没说是谁。',
  'cannot-come': ({ by }) => `${by}去不了。`,
  'given-back': ({ by }) => `${by}去不了，退了回来。`,
  'not-there': ({ by }) => `${by}没有按时到。`,
  'sent-over': ({ by, team }) => `${by}转给了${team}。`,
  offered: ({ by }) => `${by}请别人接手。`,
  accepted: ({ by }) => `${by}接手了。`,
  declined: ({ by }) => `${by}说去不了。`,
  returned: ({ by }) => `没有人接手，还是${by}负责。`,
  reminded: ({ by }) => `提醒${by}：还没有结束。`,
  'clock-stepped': () => '系统时钟校正过，前后的时间可能对不上。',
  closed: ({ by, outcome }) => (by === '' ? '在现场复位，结束。' : `${by}结束了呼叫：${outcome}。`),
};

const reasons: Readonly<Record<string, (reason: SaidReason) => string>> = {
  'late-press': ({ lasted }) => `按钮当时连不上，${lasted}后才传到。`,
  'closed-hours': () => '下班时间的普通呼叫：先记下，上班后才响铃。',
  'cannot-hear': ({ cannot }) => `听不到的人：${cannot}。`,
  'no-receipt': ({ people }) => `通知了，手机没有回应：${people}。`,
  'not-taken': ({ people }) => `手机收到了，没有接：${people}。`,
  'nobody-named': () => '有一步的名单上没有人。',
  'given-back': ({ people }) => `接了又退回：${people}。`,
  'not-there': ({ people }) => `说了“我去”，没有按时到：${people}。`,
};

export const whyZh = {
  title: '为什么没人来',
  open: '经过',
  openOf: (number: number) => `第 ${number} 号呼叫的经过`,
  number: (number: number) => `第 ${number} 号呼叫`,
  latest: '今天和昨天',
  latestHint: '每次呼叫通知了谁，为什么没人来',
  none: '还没有呼叫。',
  noCall: '没有这次呼叫。',
  well: (taken: string, arrived: string | null) =>
    `答得及时：${taken}有人接${arrived === null ? '' : `，${arrived}到场`}。`,
  waits: '现在还没有人接。',
  late: (taken: string) => `${taken}才有人接。`,
  troubled: (taken: string) => `${taken}有人接，但不顺利。`,
  never: '没有人接过。',
  reasonsTitle: '原因',
  linesTitle: '经过',
  seconds: (seconds: number) => `${seconds} 秒`,
  minutes: (minutes: number, seconds: number) => (seconds === 0 ? `${minutes} 分钟` : `${minutes} 分 ${seconds} 秒`),
  and: '、',
  between: '；',
  withReason: (name: string, why: string) => `${name}（${why}）`,
  states: { waiting: '等待中', acknowledged: '有人去', attended: '人到了', closed: '已结束' } as Readonly<
    Record<string, string>
  >,
  cannotHear,
  lines,
  reasons,
};

export type WhyText = typeof whyZh;
