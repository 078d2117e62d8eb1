import type { PagerText } from './pager-zh.ts';

/** A phone in a pocket: install ntfy, set it up, test it. Menus are named as in ntfy 1.25 in English. */
export const pagerEn: PagerText = {
  title: 'Phones in a pocket',
  offer: 'Rings with a dark screen: an Android phone with ntfy, without Google and without the Internet.',
  none: 'None yet. Nothing rings while no page is in front.',
  add: 'Add a phone in a pocket',
  name: 'Name of the phone, such as “Redmi”',
  unnamed: 'phone',
  inLanguage: 'Calls are shown in',
  languages: { zh: 'Chinese', en: 'English' },
  make: 'Make a code',
  scan: 'Scan this with the phone that goes into the pocket',
  once: 'Opens once. Can be used for',
  ranOut: 'This code has run out. Make another one.',
  here: 'This is the phone: go on here',
  loopback:
    'Only the hub itself can open this address. Open this page by the address of the hub on the network, or set publicUrl in its settings.',
  noPhone: 'If the phone cannot open the page: it must be on the Wi-Fi of the building, and trust the hub (see /ca).',
  added: (day) => `added ${day}`,
  test: 'Test ring',
  testSoon: (seconds) => `Rings in ${seconds} s: lock the phone.`,
  again: 'Make a new code',
  againHint: 'The present subscription stops working.',
  remove: 'Remove',
  state: {
    pager: 'Proven to ring',
    'pager-untested': 'Unproven: no test ring was answered, or too long ago',
    'pager-stream': 'Unproven: switch it to WebSocket',
    'pager-silent': 'Unproven: it does not answer',
    'no-sign': 'Unproven: it has just connected',
    'no-line': 'Gone: it cannot ring now',
  },
  tested: (when) => `last tested ${when}`,
  outdated: 'This ntfy is too old and cannot take a call back. Update it to 1.22.2 or later.',

  for: (person, phone) => `${phone}, the phone of ${person}`,
  opening: 'Opening…',
  failed: {
    invalid: 'This code cannot be used',
    invalidHint: 'It was opened already, has run out, or the phone was removed. Go back and make a new code.',
    ended: 'The time of this page is over',
    endedHint: 'A phone that is set up goes on ringing. To go on with the set-up, make a new code.',
    noSecret: 'The link carries no code',
    noSecretHint: 'Scan the QR code again; do not type the address alone.',
    off: 'This hub has no phones in pockets',
    offHint: 'The administrator sets pager.mode in the settings and starts the hub again.',
    noAnswer: 'The hub does not answer',
    noAnswerHint: 'Connect to the Wi-Fi of the building and try again.',
    again: 'Try again',
  },
  insideApp: 'WeChat, QQ and Alipay can neither open ntfy nor keep a file.',
  notAndroid:
    'This does not look like an Android phone. Only on Android can ntfy connect to the hub itself; an iPhone cannot.',

  apk: (mb) => `Download ntfy from the hub (${mb} MB)`,
  apkHint: 'The administrator put it there. Its SHA-256, to compare before you install it:',
  stepOf: (n, all) => `Step ${n} of ${all}`,
  seen: 'Seen by the hub',
  file: 'Download the set-up file',
  link: 'Subscribe in ntfy',
  fileNote: {
    tls: 'The hub encrypts, and the file carries its certificate. The link alone cannot connect: restore the file.',
    plain: 'The link is quickest. The file also sets WebSocket.',
  },
  steps: {
    app: {
      title: 'Install ntfy',
      lines: ['Find ntfy in F-Droid and install it. Google is not needed.', 'Open it once and allow notifications.'],
    },
    file: {
      title: 'Connect to the hub',
      lines: [
        'First tap the button below and keep the set-up file.',
        'Then in ntfy: Settings → Backup & Restore → Restore from file, and choose this file.',
        'File and link are secrets of this phone: send them to nobody, and delete the file afterwards.',
      ],
    },
    websocket: {
      title: 'Use WebSocket',
      lines: [
        'If ntfy shows a banner about WebSockets, tap “Enable now”.',
        'No banner? Settings → Connection protocol: choose WebSockets. After the file it is set already.',
        'If it says “WebSocket not supported”, the subscription is wrong: make a new code.',
      ],
    },
    battery: {
      title: 'Battery: unrestricted',
      lines: [
        'If ntfy shows a banner about the battery, tap “Fix now”.',
        'Or: settings of the phone → Apps → ntfy → Battery → Unrestricted.',
      ],
    },
    alarms: {
      title: 'Alarms & reminders: allowed',
      lines: [
        'Tap “Grant now” when ntfy asks, or “Exact alarms” in its settings.',
        'Without this, a lost connection does not come back.',
      ],
    },
    maker: {
      title: 'Autostart, and locked in the recent apps',
      lines: ['Each maker has other words. Choose the make of the phone:'],
    },
    sound: {
      title: 'A long ring tone that overrides Do Not Disturb',
      lines: [
        'ntfy: Settings → Channel settings. Open “Max priority”; if a group has the name of the building, open the one in that group.',
        'Choose a long ring tone, vibration on, and “Override Do Not Disturb”.',
        'From Android 15: turn “Notification cooldown” off in the notification settings of the phone.',
        'Turn the ring volume up. A phone on silent only vibrates.',
      ],
    },
    insistent: {
      title: '“Keep alerting for highest priority” stays off',
      lines: [
        'In ntfy: Settings → Notifications. The hub rings again by itself and stops all phones when somebody goes; with this on, they do not stop.',
      ],
    },
    data: {
      title: 'Has the Wi-Fi no Internet?',
      lines: [
        'Turn mobile data off while on duty, or the phone may not use the Wi-Fi.',
        'When the phone asks whether to stay connected without Internet, say yes.',
      ],
    },
    test: {
      title: 'Test ring: once with a dark screen',
      lines: [
        'Tap “Test ring”, press Home at once, lock the phone and put it down.',
        'When you hear it, press “I heard it” on the lock screen, then come back here.',
        'While ntfy shows the topic it does not ring; this is why you press Home.',
      ],
    },
  },
  makers: {
    xiaomi: {
      name: 'Xiaomi, Redmi, POCO',
      lines: [
        'Settings → Apps → Manage apps → ntfy: turn on “Autostart”.',
        'On the same page: Battery saver “No restrictions”; in Notifications allow the lock screen.',
        'In the recent apps, hold ntfy and tap the lock.',
      ],
    },
    huawei: {
      name: 'Huawei, Honor',
      lines: [
        'Settings → Apps → App launch → ntfy: turn off “Manage automatically”, and turn all three on.',
        'Settings → Battery: no ultra power saving.',
        'In the recent apps, pull ntfy down until the lock shows.',
      ],
    },
    oppo: {
      name: 'OPPO, OnePlus, realme',
      lines: [
        'Settings → Apps → Auto launch: turn ntfy on.',
        'Settings → Apps → ntfy → Battery usage: allow background activity.',
        'In the recent apps, tap the corner of ntfy and choose “Lock”.',
      ],
    },
    vivo: {
      name: 'vivo, iQOO',
      lines: [
        'Settings → Battery → Background power consumption → ntfy: allow high consumption.',
        'Settings → Apps → Permissions → Autostart: turn ntfy on.',
        'In the recent apps, pull ntfy down and tap the lock.',
      ],
    },
    samsung: {
      name: 'Samsung',
      lines: [
        'Settings → Battery → Background usage limits → Never sleeping apps: add ntfy.',
        'In the recent apps, tap the icon of ntfy and choose “Keep open”.',
      ],
    },
    other: {
      name: 'Another',
      lines: [
        'Search the settings of the phone for “autostart”, “background” and “battery saver”, and except ntfy from each.',
        'Lock ntfy in the recent apps, if the phone can.',
      ],
    },
  },
  makerNote: 'Menus differ between versions; the test ring decides.',

  ring: (seconds) => `Test ring (in ${seconds} s)`,
  ringAgain: 'Ring once more',
  proof: {
    title: 'Proof',
    'no-line': 'Not connected to the hub yet. Do step 2; if it is done, look at Wi-Fi and mobile data.',
    outdated: 'This ntfy is older than 1.22.2: it cannot take a call back when somebody goes. Update ntfy.',
    stream: 'Connected, but by a JSON stream. Do step 3: WebSocket.',
    'no-sign': 'Just connected; waiting for an answer of ntfy…',
    silent: 'ntfy does not answer. Look at battery and autostart; if it stays so for some seconds, open ntfy.',
    untested: 'Connected. No test ring was answered, so nothing says that it rings.',
    counting: (seconds) => `Rings in ${seconds} s: press Home, lock the phone.`,
    ringing: 'It rings now. Heard it? Press “I heard it” on the phone.',
    unanswered:
      'Nobody pressed “I heard it”. Silent? Look at battery, ring tone and Do Not Disturb, then ring once more.',
    'in-front':
      'Answered, but this page was on the screen all the time, so nothing says that it rings in the dark. Lock the phone and ring once more.',
    proven: 'Proven: this phone rings with the screen dark.',
  },
  provenHint: 'You may close this page. The proof holds 14 hours: test it again at the start of each shift.',
};
