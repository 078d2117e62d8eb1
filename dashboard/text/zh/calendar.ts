/** Words of a person's own calendar. */
export const calendarZh = {
  title: '我的班次进手机日历',
  titleOf: (name: string) => `${name}的班次进手机日历`,
  about: '做一个链接，加到手机日历的“订阅”里：只有自己的班次，没有别人的名字。谁有这个链接，谁就看得到，不要转发。',
  make: '做一个链接',
  again: '换一个新链接',
  since: (day: string) => `链接做于 ${day}。换新的，旧的马上失效。`,
  once: '只显示这一次。复制下来，加到手机日历里：',
  remove: '停用链接',
};
