import type { PagerStepsText } from '../zh/pager-steps.ts';

/** The ten steps that set a phone in a pocket up, and the menus of its makers, in English. Loaded with that page only. */
export const pagerStepsEn: PagerStepsText = {
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
};
