// Settings of people.

export const settings = {
  title: 'Settings',
  profile: 'Profile of {name}',
  profileHow: '{handle}: name, pictures, bio and who may find it',
  profileHowUnnamed: 'Name, pictures, bio and who may find it',
  preferences: 'Preferences of {handle}',
  preferencesHow: 'For whom posts are, and what they tell of your app',
  transfer: 'Import, export and move {handle}',
  transferHow: 'Files of whom you follow and block, from another server or for one',
  shareHow: 'Write without an app',
  overviewHow: 'What may act for you, and where you are signed in',
  loginHow: 'Change either, or delete your login',
  secondFactor: 'Second factor',
  secondFactorHow: 'A code of your phone besides the password',
  deleteIdentity: 'Delete {handle}',
  deleteHow: 'With all its posts, for good; your login stays',
  moderation: 'Moderation of {domain}',
  waitingHow: 'Let them in, or turn them away',
  reportsHow: 'What people report to the moderators',
  invitesHow: 'Let people join {domain}',
  elsewhere: 'Profiles on other domains are changed there:',
} as const;

export const languageSettings = {
  title: 'Language',
  how: 'Language of pages and mails',
  automatic: 'As the browser asks',
} as const;

export const mailSettings = {
  title: 'Mails',
  how: 'What you are mailed about',
  moderatorsHow: 'On the domains that I moderate',
  kinds: {
    getsSignInMail: 'When somebody signs in as me from an unknown place',
    getsDigest: 'Once a week, what I missed',
    getsReportMail: 'New reports',
    getsSignUpMail: 'People who wait to be let in',
    getsAppealMail: 'Appeals against decisions',
  },
  always:
    'Always mailed, because they keep your login safe or answer you: links for signing up and for a new password, changes of your address, of your password, of the second factor and of passkeys, and what moderators decide about you.',
  stop: 'No more mails of this kind? In your settings you can switch them on again.',
  stopButton: 'No more mails',
  stopped: 'You get no more mails of this kind.',
} as const;

export const profileForm = {
  title: 'Profile',
  whose: 'Whose profile?',
  name: 'Name',
  bio: 'Bio',
  avatar: 'Avatar',
  header: 'Header picture',
  now: '{picture} now',
  choose: 'Choose a picture',
  chooseOther: 'Choose another picture',
  alt: 'Description for those who do not see it',
  removePicture: 'Remove the picture',
  fields: 'Fields',
  fieldsHow:
    'Shown as a table on your profile: your site, your pronouns, what you like. A link is checked if that page links back to your profile. Empty rows are left out.',
  fieldName: 'Name',
  fieldValue: 'Value',
  ofField: '{part} of field {n}',
  who: 'Who finds and follows you',
  isLocked: 'Ask me before somebody follows me',
  isDiscoverable: 'List me in directories, and recommend me to others',
  isIndexable: 'Let search engines and search on other servers find my public posts',
  hidesRelations: 'Hide whom I follow and who follows me',
  isBot: 'This is an automated account',
  parts: 'What your profile shows',
  partsHow: 'Apps that divide profiles into parts leave out the others.',
  showsMedia: 'A part with my pictures, videos and sounds',
  showsMediaReplies: 'In it, those of my replies to others too',
  showsFeatured: 'A part with what I recommend: people, hashtags and collections',
  savedTold: 'Saved. Other servers are told.',
  nothingSaved: 'Nothing was saved: see below.',
  noPicture: 'This is no picture that can be read here; choose a JPEG, PNG, GIF, WebP or AVIF.',
  tookTooLong: 'This took too long. Try again, or choose a smaller picture.',
} as const;

export const preferences = {
  title: 'Preferences',
  audience: 'My posts are for, unless I say otherwise',
  PUBLIC: 'Everyone, in public timelines too',
  UNLISTED: 'Everyone, but not in public timelines',
  FOLLOWERS: 'My followers',
  MENTIONED: 'Those I mention',
  LOCAL: 'People of this domain',
  mayQuote: 'Who may quote my posts, unless I say otherwise',
  quoters: { ANYONE: 'Everybody who may read them', FOLLOWERS: 'My followers', NOBODY: 'Nobody but me' },
  mayReply: 'Who may reply to my posts, unless I say otherwise',
  repliers: {
    ANYONE: 'Everybody who may read them',
    FOLLOWERS: 'My followers, and those I mention',
    FOLLOWING: 'Those I follow, and those I mention',
    NOBODY: 'Only those I mention',
  },
  mayAsk: 'Who else may ask: I look at their replies before they are shown',
  askers: { NOBODY: 'Nobody', FOLLOWERS: 'My followers', FOLLOWING: 'Those I follow', ANYONE: 'Everybody' },
  and: 'And',
  isSensitive: 'Mark my pictures and videos as sensitive',
  showsApplication: 'Tell others which app I write my posts with',
  choose: 'Choose for whom your posts are.',
} as const;

export const secondFactor = {
  how: 'With a second factor your password alone lets nobody in: signing in also asks for a code that an app on your phone makes, such as FreeOTP or Aegis.',
  setUp: 'Set it up',
  onSince: 'On since {day}. Signing in asks for a code of your app.',
  recoveryCodes: 'Recovery codes',
  left: {
    one: '{n} of your recovery codes is left. New ones take the place of all of them.',
    other: '{n} of your recovery codes are left. New ones take the place of all of them.',
  },
  renew: 'Make new recovery codes',
  turnOff: 'Turn it off',
  turnOffHow: 'Then your password alone is enough.',
  scan: 'Scan this with your app for codes.',
  qr: 'The secret of your second factor as a QR code',
  orType: 'Or <open>open it</open> on this device, or type the secret:',
  codeNow: 'The code that the app shows now',
  turnOn: 'Turn it on',
  leaveOff: 'Leave it off',
  codesHow:
    'These are your recovery codes. Each lets you in once without your phone. Keep them in a safe place: they are not shown again.',
  staySignedIn:
    'Where you are signed in you stay so, and so do your applications. <look>Look at them</look>, and end what you do not know.',
  isOn: 'Signing in asks for a code of your app from now on.',
  renewed: 'The old recovery codes are good no more.',
  isOff: 'Your login has no second factor any more: your password alone is enough.',
} as const;

export const deletion = {
  title: 'Delete an identity',
  how: 'This deletes <b>{handle}</b> with all its posts, follows and pictures, for everybody who shares it. Other servers are asked to delete what they have. Nobody can bring it back, and the handle is never given to anybody again.',
  loginStays: 'Your login stays, with your other identities. <login>To delete the login too</login>',
  sure: 'Delete {handle} for good',
  delete: 'Delete',
  keep: 'Keep it',
  deleted: 'Deleted',
  deletedHow: '{handle} is deleted. Other servers are asked to delete what they have.',
} as const;
