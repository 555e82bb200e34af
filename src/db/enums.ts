// The enums of the data model.

/** The data model's enums, for everyone above db/. */
export type * from './generated/sqlite/enums.ts';
export {
  AccessBlockKind,
  AccessBlockSeverity,
  AppealState,
  BreakerState,
  DomainState,
  FilterAction,
  FollowState,
  HostBlockLevel,
  IdentityState,
  IdentityType,
  KeyAlgorithm,
  MailPurpose,
  MediaPurpose,
  MediaState,
  ModerationQueue,
  NotificationKind,
  PushPayload,
  PushPolicy,
  Registrations,
  RestrictionLevel,
  Role,
  SensitiveMedia,
  StrikeAct,
  TextFormat,
  TokenKind,
  TransferKind,
  UserState,
  Visibility,
} from './generated/sqlite/enums.ts';
