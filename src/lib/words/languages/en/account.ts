// Signing up and in, and what applications may do.

/** What stands on several of these pages. */
export const common = {
  done: 'Done',
  saved: 'Saved.',
  save: 'Save',
  signIn: 'Sign in',
  signOut: 'Sign out',
  signUp: 'Sign up',
  email: 'E-mail address',
  password: 'Password',
  passwordNow: 'Password now',
  newPassword: 'New password',
  username: 'Username',
  signedInAs: 'Signed in as {email}.',
  toSettings: 'To your settings',
  backToSettings: 'Back to settings',
  allSettings: 'All settings',
  iAmSure: 'I am sure',
  notSure: 'Say that you are sure.',
  mailMeLink: 'Mail me a link',
  lookIntoMail: 'Look into your mail',
  end: 'End',
  endThat: 'End {what}',
  revoke: 'Revoke',
  revokeThat: 'Revoke {what}',
  older: 'Older ones',
  never: 'never',
  as: 'As',
  asHandle: 'As {handle}',
  chooseIdentity: 'Choose one of your identities.',
  nobodyHere: 'Nobody here',
  nobodyHereSentence:
    'You have no identity on this domain. Join it, or open the page on a domain where you have one.',
  notYours: 'You have no such identity on this domain.',
  notSaved: 'It could not be saved',
} as const;

export const trouble = {
  again: 'Please try again',
  foreignForm:
    'This form was not sent from a page of this server, or the page was open for too long. Go back, load it again and send it once more.',
  unreadable: 'This cannot be read',
  tooLarge: 'This is too much',
  soon: 'Back in a moment',
} as const;

export const signIn = {
  emailOrUsername: 'E-mail address or username',
  code: 'Code of your app, or a recovery code',
  as: 'Signing in as {email}. <again>Not you?</again>',
  noPhone: 'Without your phone take one of your recovery codes. Without those, ask an admin of this server.',
  tooLong: 'That took too long; type both again.',
  forgot: 'Forgot your password?',
  here: 'You are signed in on this host in this browser.',
} as const;

export const signUp = {
  noMail: 'No mail came?',
  mailAgain: 'Mail me the link again',
  mailedAgain:
    'If somebody signed up here with this address and has not confirmed it yet, the link is on its way to it once more.',
  mailed: 'A mail is on its way to you. Open the link in it to confirm your address.',
  thanks: 'Thank you',
  waits: 'Your address is confirmed. An admin decides now, and you get a mail then.',
  welcome: 'Welcome',
  inByUsername: 'You are in. Sign in here or in an app, with your username and your password.',
  inByEmail: 'You are in. Sign in here or in an app, with your e-mail address and your password.',
  why: 'Why do you want to join?',
  accept: 'I accept the rules of this server',
  joining: 'Joining',
  byInvite: 'People join here by invite alone.',
  closed: 'Nobody can sign up here at this time.',
  confirmTitle: 'Confirm your e-mail address',
  confirm: 'Confirm',
  newLink: 'Ask for a new link',
  resetMailed: 'If there is a login with this address, a link is on its way to it.',
  resetTitle: 'Set a new password',
  setPassword: 'Set password',
  passwordSet:
    'Your password is a new one. All sessions and applications were signed out. Your second factor and your passkeys stay as they were.',
  changeTitle: 'Confirm your new e-mail address',
  changed: 'Sign in with your new e-mail address from now on.',
} as const;

export const login = {
  title: 'Password and address',
  newEmail: 'New e-mail address',
  linkMailed: 'A link is on its way to the new address. The old one holds until you open it.',
  leave: 'Leave',
  leaveHow:
    'Deletes this login, and what nobody else holds with it. Posts go as well, and nobody can bring them back.',
  leaveWith:
    'Deletes this login, and what nobody else holds with it: {names}. Posts go as well, and nobody can bring them back.',
  deleteLogin: 'Delete my login',
  goodbye: 'Goodbye',
  deleted: 'Your login is deleted. Other servers are asked to delete what they have.',
} as const;

export const consent = {
  title: 'Allow {name}?',
  wants:
    '<b>{name}</b> wants to act for you on {server}. Nobody has checked who made it; say yes only if you came from there yourself.',
  wantsFrom:
    '<b>{name}</b> ({site}) wants to act for you on {server}. Nobody has checked who made it; say yes only if you came from there yourself.',
  somebodyElse: 'Sign in as somebody else',
  able: 'It will be able to',
  allow: 'Allow',
  deny: 'Do not allow',
  nobody: 'You have no identity on this domain that it could act as.',
  actAs: 'Act as',
  all: '<b>All your identities</b>, on every domain where you have one',
  elsewhere: 'To use another of your identities, enter its server in the application:',
  codeTitle: 'Your code',
  code: 'Copy this code into the application. It is good for ten minutes, once. Give it to nobody else.',
  backTitle: 'Back to the application',
  go: 'Continue',
  cannot: 'This application cannot be allowed',
  chooseWhom: 'Choose whom the application acts as.',
  notAllowed: 'Not allowed',
  saidNo: 'You said no, so the application gets no code. You can close this page.',
  noCode: 'There is no code',
  anew: 'Go back to the application and begin anew.',
} as const;

export const scopes = {
  profile: 'See who you are: your name and handle, and nothing else',
  read: 'Read everything: your home timeline, private posts, notifications, lists and settings',
  write: 'Post, boost and favourite as you, upload files, and change profile, lists and settings',
  follow: 'See and change whom you follow, block and mute',
  push: 'Send you notifications by push',
  adminRead: 'Read what you may read as an admin or moderator, other people’s data included',
  adminWrite: 'Do whatever you may do as an admin or moderator',
  see: 'See your {what}',
  change: 'Change your {what}',
  adminSee: 'As an admin, see {what}',
  adminChange: 'As an admin, decide over {what}',
  things: {
    accounts: 'accounts',
    blocks: 'blocks',
    bookmarks: 'bookmarks',
    collections: 'collections',
    conversations: 'conversations',
    favourites: 'favourites',
    filters: 'filters',
    follows: 'follows',
    lists: 'lists',
    media: 'media',
    mutes: 'mutes',
    notifications: 'notifications',
    reports: 'reports',
    search: 'search',
    statuses: 'statuses',
    domain_allows: 'domain allows',
    domain_blocks: 'domain blocks',
    ip_blocks: 'ip blocks',
    email_domain_blocks: 'email domain blocks',
    canonical_email_blocks: 'canonical email blocks',
  },
} as const;

export const overview = {
  title: 'Applications and sessions',
  applications: 'Applications',
  noApplications: 'No application may act for you.',
  sessions: 'Sessions',
  allIdentities: 'all your identities',
  lastUsed: '{who}, last used {day}',
  thisOne: '(this one)',
  since: 'since {since}, last used {day}',
  notEnded: 'It could not be ended',
} as const;

export const share = {
  title: 'New post',
  text: 'Text',
  warning: 'Content warning, if it needs one',
  audience: 'For',
  PUBLIC: 'Everybody',
  UNLISTED: 'Everybody, but in no public timeline',
  FOLLOWERS: 'Followers alone',
  post: 'Post',
} as const;

export const interact = {
  follow: 'Follow {handle}',
  post: 'A post',
  answer: 'Answer',
  boost: 'Boost',
  favourite: 'Favourite',
  missing: 'Nothing found',
  missingSentence:
    'There is nothing at this address that one could follow or answer, or its server does not reply.',
  followed: 'You follow {handle}, or have asked to.',
  answered: 'Your answer is on its way.',
  boosted: 'You boosted the post.',
  favourited: 'You favourited the post.',
  nobody: 'Nobody there',
  nobodySentence: 'Nobody of this name is here, or they are not for everyone.',
  fromOwn: 'From your own server of the fediverse:',
  without: 'It works without, too: search for <b>{handle}</b> on your server.',
  backToProfile: 'Back to the profile',
  goesOn: 'Your server goes on from here: sign in there and confirm.',
  goOnTo: 'Go on to {host}',
} as const;

export const invites = {
  title: 'Invites',
  forWhom: 'Invites to this domain are made by its owner, admins and moderators.',
  mayNot: 'You may not make invites to this domain.',
  uses: 'For how many people',
  usesExample: 'as many as like',
  holds: 'It holds',
  forEver: 'for ever',
  aDay: 'a day',
  aWeek: 'a week',
  aMonth: 'a month',
  make: 'Make an invite',
  there: 'Invites that hold',
  none: 'There are none.',
  anyNumber: 'for as many as like',
  left: { one: 'for {n} more', other: 'for {n} more' },
  until: 'until {day}',
  both: '{uses}, {time}',
} as const;
