/** Phones in a pocket: install ntfy, set it up, test it. Menus are named as in ntfy 1.25 in Chinese. */
export const pagerZh = {
  title: '口袋里的手机',
  offer: '黑着屏也会响：装了 ntfy 的安卓手机，不用谷歌，不用外网。',
  none: '还没有。页面不在眼前时，没有手机会响。',
  add: '添加一部口袋里的手机',
  name: '手机叫什么，例如“红米”',
  unnamed: '手机',
  inLanguage: '铃响时显示',
  languages: { zh: '中文', en: '英文' },
  make: '做二维码',
  scan: '用要放进口袋的那部手机扫',
  once: '只能打开一次。还可以用',
  ranOut: '这个码已过期，请再做一个。',
  here: '就是这部手机：在这里继续',
  loopback: '这个地址只有主机自己打得开。请用主机在网络上的地址打开本页，或在设置里写 publicUrl。',
  noPhone: '如果那部手机打不开页面：要连楼里的 Wi-Fi，并先照 /ca 装好根证书。',
  added: (day: string) => `${day} 添加`,
  test: '试铃',
  testSoon: (seconds: number) => `${seconds} 秒后响：请锁屏。`,
  again: '重做二维码',
  againHint: '原来的订阅随即失效。',
  remove: '移除',
  state: {
    pager: '已证明会响',
    'pager-untested': '没有证明：还没试过铃，或试过已久',
    'pager-stream': '没有证明：请改用 WebSocket',
    'pager-silent': '没有证明：没有应答',
    'no-sign': '没有证明：刚刚连上',
    'no-line': '没连上：现在不会响',
  },
  tested: (when: string) => `上次试铃 ${when}`,
  outdated: 'ntfy 版本太旧，收不回呼叫。请更新到 1.22.2 以上。',

  for: (person: string, phone: string) => `${person}的手机“${phone}”`,
  opening: '正在打开…',
  failed: {
    invalid: '这个码用不了了',
    invalidHint: '它已经打开过、过期，或者这部手机已被移除。请回到做码的地方，点“重做二维码”。',
    ended: '这一页到时间了',
    endedHint: '已经设好的手机照常响。要继续设置，请点“重做二维码”。',
    noSecret: '链接里没有码',
    noSecretHint: '请重新扫二维码，不要只输网址。',
    off: '这台主机没有开口袋手机',
    offHint: '请管理员在设置里写 pager.mode，再重启主机。',
    noAnswer: '主机没有回答',
    noAnswerHint: '请连上楼里的 Wi-Fi，再试一次。',
    again: '再试一次',
  },
  insideApp: '微信、QQ、支付宝里打不开 ntfy，也存不了文件。',
  notAndroid: '这台好像不是安卓手机。ntfy 只有在安卓上才能直接连主机；苹果手机现在不行。',

  apk: (mb: string) => `从主机下载 ntfy（${mb} MB）`,
  apkHint: '管理员放在主机上的。安装前可以核对 SHA-256：',
  stepOf: (n: number, all: number) => `第 ${n} 步，共 ${all} 步`,
  seen: '主机已看到',
  file: '下载设置文件',
  link: '在 ntfy 里订阅',
  fileNote: {
    tls: '主机加了密，证书在文件里。只点链接连不上，一定要恢复文件。',
    plain: '点链接最快。文件会把 WebSocket 也设好。',
  },
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
  makerNote: '系统版本不同，菜单会有出入；最后以试铃为准。',

  ring: (seconds: number) => `试铃（${seconds} 秒后响）`,
  ringAgain: '再试一次',
  proof: {
    title: '证明',
    'no-line': '还没连上主机。请做第 2 步；已经做了，就看 Wi-Fi 和移动数据。',
    outdated: 'ntfy 太旧（要 1.22.2 以上）：呼叫有人去了，它收不回来。请更新 ntfy。',
    stream: '连上了，但用的是 JSON 数据流。请做第 3 步，改用 WebSocket。',
    'no-sign': '刚连上，正在等 ntfy 应答…',
    silent: 'ntfy 没有应答。请看电池、自启动两步；几秒后还是这样，就打开 ntfy 看一看。',
    untested: '连上了。还没有试铃：不能说它会响。',
    counting: (seconds: number) => `${seconds} 秒后响：按 Home，锁屏。`,
    ringing: '正在响。听到了吗？在手机上按“听到了”。',
    unanswered: '没有人按“听到了”。没响？看电池、铃声、勿扰三步，再试一次。',
    'in-front': '按到了，可是这一页一直亮着，不能证明黑屏会响。请锁了屏再试一次。',
    proven: '已证明：这部手机黑着屏会响。',
  },
  provenHint: '可以关掉本页了。证明管 14 小时：每次开始值班时再试一次铃。',
};

export type PagerText = typeof pagerZh;
