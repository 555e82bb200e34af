// What mails say.

export const mails = {
  confirm: 'Confirm your e-mail address',
  confirmHow:
    'Welcome! Open this link within two days to confirm that this is your e-mail address and become {handle}:',
  confirmLink: 'Confirm the address',
  notSignedUp: 'If you did not sign up, there is nothing to do.',
  hasLogin: 'You have a login already',
  hasLoginHow:
    'Somebody, perhaps you, signed up as {handle} with this e-mail address. It has a login on this server already, so nothing was changed.',
  toJoin: 'To join {server} with that login, sign in here and choose your username',
  toSignIn: 'To sign in',
  forgot: 'If you forgot the password',
  notYou: 'If it was not you, there is nothing to do.',
  welcome: 'Welcome',
  welcomeHow: 'You are in: {handle} is yours.',
  reset: 'Set a new password',
  resetHow:
    'Somebody, perhaps you, wants to set a new password for your login. Open this link within an hour to do it:',
  resetNotYou: 'If it was not you, there is nothing to do: the password stays as it is.',
  addressTaken: 'This address has a login already',
  addressTakenHow:
    'Somebody, perhaps you, wants to use this e-mail address for another login. It has one already, so nothing was changed.',
  change: 'Confirm your new e-mail address',
  changeHow: 'Open this link within a day to sign in with this address from now on:',
  notAsked: 'If you did not ask for it, there is nothing to do.',
  changing: 'Your e-mail address is to change',
  changingHow: 'Somebody who knows your password asked to use the address {email} for your login.',
  notYouPassword: 'If it was not you, set a new password at once',
  nobodyAskedPassword: 'If it was neither you nor somebody you asked, set a new password at once',
  passwordChanged: 'Your password was changed',
  passwordChangedHow:
    'The password of your login was changed, and all of its sessions have ended: sign in with the new one.',
  passwordSetHow:
    'An admin set a new password for your login, and all of its sessions have ended: sign in with the new one.',
  changed: 'Your e-mail address was changed',
  changedHow: 'Your login uses the address {email} now; this one is not used any more.',
  changedNotYou: 'If it was not you, tell those who run {server} at once',
  turnedDown: 'You were not let in',
  turnedDownHow:
    'Those who run {server} decided not to let you in as {handle}. Nothing of your sign-up is kept.',
  factor: {
    on: 'Your login has a second factor now',
    onHow:
      'From now on signing in asks for a code of your app besides the password. Keep your recovery codes where you find them without your phone.',
    off: 'Your login has no second factor any more',
    offHow: 'From now on your password alone is enough to sign in.',
    reset: 'An admin turned off your second factor',
    resetHow:
      'From now on your password alone is enough to sign in; your passkeys were removed too. You can set both up anew in your settings.',
    renewed: 'Your recovery codes are new',
    renewedHow: 'New recovery codes were made for your login; the old ones are good no more.',
  },
  passkey: {
    added: 'Your login has a new passkey',
    addedHow: '“{name}” signs in on {host} from now on, without a password and without a code.',
    removed: 'A passkey was removed from your login',
    removedHow: '“{name}” signs in on {host} no more.',
    toSee: 'Your passkeys',
    notYou:
      'If it was neither you nor somebody you asked, set a new password at once, then remove the passkeys that you do not know',
  },
  reports: {
    subject: 'A new report',
    how: 'Somebody was reported to the moderators of {server}.',
  },
  signUps: {
    subject: 'A new sign-up',
    how: 'Somebody signed up and waits to be let in on {server}.',
  },
  toSee: 'To see it',
  noFurther: 'There is no further mail of this kind until you have looked there, or for a day.',
  none: 'To get none at all',
  acts: {
    IDENTITY_WARNED: 'A warning',
    POST_DELETED: 'Posts of yours were deleted',
    IDENTITY_DELETED: 'Your identity was deleted',
    POSTS_SENSITIZED: 'Posts of yours are marked as sensitive',
    POSTS_UNSENSITIZED: 'Posts of yours are not marked as sensitive any more',
    IDENTITY_SENSITIZED: 'Your media are marked as sensitive',
    IDENTITY_UNSENSITIZED: 'Your media are not marked as sensitive any more',
    USER_DISABLED: 'Your login was disabled',
    USER_ENABLED: 'You can sign in again',
    IDENTITY_SUSPENDED: 'Your identity was suspended',
    IDENTITY_UNSUSPENDED: 'Your identity is there again',
    IDENTITY_LIMITED: 'Your identity was limited',
    IDENTITY_UNLIMITED: 'Your identity is not limited any more',
  },
  actsHow: {
    POST_DELETED: 'A post by {handle} was deleted, here and on the servers that have it.',
    IDENTITY_DELETED: '{handle} was deleted for good, with everything that it wrote.',
    IDENTITY_SUSPENDED: '{handle} was suspended: it and its posts are hidden, and nobody can act as it.',
    IDENTITY_UNSUSPENDED: '{handle} is not suspended any more: it and its posts are shown again.',
    IDENTITY_LIMITED: '{handle} was limited: those who do not follow it do not come across it.',
    IDENTITY_UNLIMITED: '{handle} is not limited any more.',
    IDENTITY_WARNED: '{handle} is the identity that this is about. Nothing was changed.',
    POSTS_SENSITIZED: 'Pictures and videos of posts by {handle} are shown as sensitive from now on.',
    POSTS_UNSENSITIZED: 'Pictures and videos of posts by {handle} are shown as you mark them again.',
    IDENTITY_SENSITIZED:
      '{handle} posts pictures and videos that are shown as sensitive from now on, those of before too.',
    IDENTITY_UNSENSITIZED: '{handle} posts pictures and videos that are shown as you mark them again.',
    USER_DISABLED: '{handle} is there as before, but you cannot sign in.',
    USER_ENABLED: '{handle} is yours to use again.',
  },
  aPost: 'The post',
  mayAppeal: 'If you think that it is wrong, you can appeal for {days} days',
  appealTo: {
    APPROVED: 'Your appeal was accepted',
    REJECTED: 'Your appeal was rejected',
  },
  appealHow: {
    APPROVED: 'What was decided about {handle} was looked at again, because you appealed, and taken back.',
    REJECTED: 'What was decided about {handle} was looked at again, because you appealed. It stays as it is.',
  },
  staysDeleted: 'What was deleted cannot be brought back.',
  appeals: {
    subject: 'A new appeal',
    how: 'Somebody says that a decision about them is wrong, on {server}.',
  },
  decidedBy: 'Those who run {server} decided it.',
  wrongWrite: 'If you think that it is wrong, write to {email}.',
  wrongAsk: 'If you think that it is wrong, ask those who run it',
  signIn: 'A new sign-in',
  signInHow:
    'Somebody signed in to your login from a place that is not known: neither the browser nor the network was used before.',
  signInAt: 'On {server}, {time}, from the address {address}',
  itWasYou: 'If it was you, there is nothing to do.',
  digest: 'What you missed',
  digestOf: '{handle}: {counts}',
  missed: {
    mentions: {
      one: '{n} mention',
      other: '{n} mentions',
    },
    follows: {
      one: '{n} follower',
      other: '{n} followers',
    },
    requests: {
      one: '{n} follow request',
      other: '{n} follow requests',
    },
    favourites: {
      one: '{n} favourite',
      other: '{n} favourites',
    },
    boosts: {
      one: '{n} boost',
      other: '{n} boosts',
    },
    others: {
      one: '{n} other notification',
      other: '{n} other notifications',
    },
  },
  digestWhere: 'They wait for you in your app, or in any other in which you sign in.',
  digestOften: 'This mail comes once a week at most, and only where there is something to tell.',
} as const;
