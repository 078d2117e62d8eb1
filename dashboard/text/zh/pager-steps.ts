/** The ten steps that set a phone in a pocket up, and the menus of its makers, in Chinese. Loaded with that page only. */
export const pagerStepsZh = {
  steps: {
    app: {
      title: '装 ntfy',
      lines: ['在 F-Droid 里找 ntfy 并安装。不用谷歌。', '装好后打开一次，允许通知。'],
    },
    file: {
      title: '连上主机',
      lines: [
        '先点下面的按钮，存下设置文件。',
        '再到 ntfy：设置 → 备份和恢复 → 从文件恢复，选这个文件。',
        '文件和链接都是这部手机的密钥：不要转发，恢复以后删掉。',
      ],
    },
    websocket: {
      title: '用 WebSocket',
      lines: [
        '如果 ntfy 上方提示 WebSockets，点“马上开启”。',
        '没有提示就看：设置 → 链接协议，选 WebSockets。恢复过文件的已经是了。',
        '显示“不支持 WebSocket”，意思是订阅不对：请重做二维码。',
      ],
    },
    battery: {
      title: '电池：无限制',
      lines: ['ntfy 上方提示电量优化，点“现在修复”。', '或者：系统设置 → 应用 → ntfy → 电池 → 无限制。'],
    },
    alarms: {
      title: '闹钟和提醒：允许',
      lines: ['ntfy 提示时点“立即授予”，或在 ntfy 设置里点“精确闹钟”。', '不允许的话，断线以后连不回来。'],
    },
    maker: { title: '自启动，并锁在最近任务里', lines: ['各家的叫法不同。请选手机的牌子：'] },
    sound: {
      title: '铃声长，能打断勿扰',
      lines: [
        'ntfy：设置 → 频道设置。进“最高优先级”；如果有一组以本楼命名，进那一组里的“最高优先级”。',
        '声音选一个长的铃声，开振动，打开“允许打断勿扰”。',
        '安卓 15 起：系统设置 → 通知里的“通知冷却”关掉。',
        '把铃声音量调大。手机静音时只振动，不出声。',
      ],
    },
    insistent: {
      title: '“持续以最高优先级提醒”不要开',
      lines: ['在 ntfy 设置 → 通知里。主机自己会一遍遍响，有人去了就都停；开了它，停不下来。'],
    },
    data: {
      title: '楼里的 Wi-Fi 没有外网？',
      lines: ['值班时关掉移动数据，否则手机可能不走 Wi-Fi。', '系统问“此网络无法上网，仍要连接吗”，选是。'],
    },
    test: {
      title: '试铃：黑着屏响一次',
      lines: [
        '点“试铃”，马上按 Home，再锁屏，放下手机。',
        '听到以后，在锁屏上按“听到了”，再回到这里。',
        '停在 ntfy 的主题页面上是不响的，所以要按 Home。',
      ],
    },
  },
  makers: {
    xiaomi: {
      name: '小米、红米',
      lines: [
        '设置 → 应用设置 → 应用管理 → ntfy：打开“自启动”。',
        '同一页：省电策略选“无限制”；通知管理里允许锁屏显示。',
        '最近任务里长按 ntfy，点锁。',
      ],
    },
    huawei: {
      name: '华为、荣耀',
      lines: [
        '设置 → 应用和服务 → 应用启动管理 → ntfy：关掉“自动管理”，三项都打开。',
        '设置 → 电池：不要开超级省电。',
        '最近任务里把 ntfy 往下拉，出现锁。',
      ],
    },
    oppo: {
      name: 'OPPO、一加、真我',
      lines: [
        '设置 → 应用 → 自启动管理：打开 ntfy。',
        '设置 → 应用 → 应用管理 → ntfy → 耗电管理：允许完全后台行为。',
        '最近任务里点 ntfy 右上角，选“锁定”。',
      ],
    },
    vivo: {
      name: 'vivo、iQOO',
      lines: [
        '设置 → 电池 → 后台耗电管理 → ntfy：允许后台高耗电。',
        '设置 → 应用与权限 → 权限管理 → 自启动：打开 ntfy。',
        '最近任务里把 ntfy 往下拉，点锁。',
      ],
    },
    samsung: {
      name: '三星',
      lines: ['设置 → 电池 → 后台使用限制 → 从不休眠的应用：加上 ntfy。', '最近任务里点 ntfy 的图标，选“保持打开”。'],
    },
    other: {
      name: '其他',
      lines: ['在系统设置里搜“自启动”“后台”“省电”，都给 ntfy 放开。', '最近任务里能锁定的，锁定 ntfy。'],
    },
  },
};

export type PagerStepsText = typeof pagerStepsZh;
