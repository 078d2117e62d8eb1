import type { ReachState, WayReason, WayView } from '../../../hub/contract/stream.ts';

const states: Record<ReachState, string> = { proven: '确认能听到', unproven: '不确定', cannot: '听不到' };
const kinds: Record<WayView['kind'], string> = { page: '页面', pager: '口袋里的手机' };
const reasons: Record<WayReason, string> = {
  proven: '能响',
  'no-line': '没有连接',
  'line-broke': '刚断开',
  'hub-started': '系统刚启动',
  'no-sign': '正在连接',
  'line-silent': '没有回应',
  asleep: '不在最前面',
  mute: '没有声音',
  'tone-not-heard': '上次没有响',
  board: '墙上的屏，没有人碰过',
  pager: '能响',
  'pager-untested': '还没有试铃',
  'pager-stream': 'JSON 连接，无法确认',
  'pager-silent': '没有回应',
};

/** What the pages say about the ways by which a person is told, in Chinese. */
export const waysZh = {
  title: '哪些会为您响',
  thisPage: '本页',
  inFront: '在最前面时会响',
  noSound: '现在没有声音，请碰一下屏幕',
  pager: '口袋里的手机',
  dark: '黑屏也会响',
  untested: '还没有回答过试铃，不能确认',
  stream: '用 JSON 连接，无法确认：请在 app 里改用 WebSocket',
  silentSince: (time: string) => `${time} 起没有回应`,
  noLineSince: (time: string) => `${time} 起没有连接，不会响`,
  goneSince: (time: string) => `${time} 起连不上了`,
  unsure: '正在连接，还不能确认',
  theseDark: (names: string) => `黑屏也会响：${names}`,
  noneDark: '黑屏时什么都不响：请让本页一直在最前面。',
  test: '10 秒后试铃，请先锁屏',
  testing: '正在试铃：听到后请在那部手机上按“听到了”',
  goneTitle: '连不上的手机',
  ownGone: (name: string, time: string) =>
    `${name}：${time} 起连不上了。呼叫在它上面不响。请看一看手机，并让本页在最前面。`,
  goneOf: (name: string, time: string) => `${name}口袋里的手机 ${time} 起连不上了`,
  more: (count: number) => `另有 ${count} 部连不上`,
  onShift: '当班的人能不能听到',
  states,
  kinds,
  reasons,
  comma: '，',
  stateSince: (state: string, time: string) => `${time} 起${state}`,
  reason: (kind: string, reason: string) => `${kind}：${reason}`,
};

export type WaysText = typeof waysZh;
