/** What the wall board says about itself, in Chinese. */
export const wallZh = {
  emergencies: '在等：紧急',
  more: (count: number, first: string) => `还有 ${count} 个没有显示，下一个：${first}`,
  noSound: '没有声音',
  touchForSound: '这块大屏现在不响。请点一下屏幕。',
  cannotSound: '这台设备不能发声。请换一台。',
  hush: '先静 60 秒',
  hushedBy: (name: string, seconds: number) => `${name}按了静音，还有 ${seconds} 秒`,
};

export type WallText = typeof wallZh;
