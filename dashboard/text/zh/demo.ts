/** What the home of the demo says, in Chinese. */
export const demoZh = {
  title: '演示：您想当谁？',
  worker: '工作人员',
  workerHint: '小王的手机：谁在叫，我去',
  desk: '前台',
  deskHint: '大屏：谁在等，谁在去',
  caller: '来访的人',
  callerHint: '一楼平面图：按一个按钮',
};

export type DemoText = typeof demoZh;
