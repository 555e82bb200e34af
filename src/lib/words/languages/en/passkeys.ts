// Passkeys, on the page that is about them and where people sign in.

export const passkeys = {
  title: 'Passkeys',
  how: 'Sign in by finger, face or PIN, without a password',
  about:
    'A passkey lies in your device or your password manager, and signs you in with your finger, face or PIN. Neither your password nor a code is asked for.',
  hostHow:
    'A passkey belongs to one host: those added here sign in on <b>{host}</b> and nowhere else. Where you have profiles on other domains, add one there too.',
  stay: 'Passkeys stay when your password is changed. Remove those that you do not know.',
  none: 'You have no passkeys yet.',
  added: 'Added {day}',
  used: 'Last used {day}',
  unused: 'Never used',
  on: 'Signs in on {host}',
  name: 'Name of the passkey',
  example: 'My phone',
  add: 'Add a passkey',
  rename: 'Save the name',
  remove: 'Remove',
  removeThat: 'Remove {name}',
  done: 'Your passkey is added: sign in with it from now on.',
  renamed: 'The name is saved.',
  removed: 'It signs in no more. Remove it from your device too.',
  noScript: 'To add a passkey your browser must know passkeys, and run the script of this page.',
  signIn: 'Sign in with a passkey',
  failed: 'That did not work. Try again, or sign in with your password.',
  notMade: 'No passkey was made. Try again.',
  madeAlready: 'This device has a passkey of yours already.',
} as const;
