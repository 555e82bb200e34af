// Spanish: signing up and in, and what applications may do.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/account.ts';

export const common: TranslationOf<typeof en.common> = {
  done: 'Hecho',
  saved: 'Guardado.',
  save: 'Guardar',
  signIn: 'Iniciar sesión',
  signOut: 'Cerrar sesión',
  signUp: 'Registrarse',
  email: 'Correo electrónico',
  password: 'Contraseña',
  passwordNow: 'Contraseña actual',
  newPassword: 'Contraseña nueva',
  username: 'Nombre de usuario',
  signedInAs: 'Sesión iniciada como {email}.',
  toSettings: 'A tus ajustes',
  backToSettings: 'Volver a los ajustes',
  allSettings: 'Todos los ajustes',
  iAmSure: 'Lo confirmo',
  notSure: 'Confirma que es lo que quieres.',
  mailMeLink: 'Enviarme un enlace',
  lookIntoMail: 'Mira tu correo',
  end: 'Terminar',
  endThat: 'Terminar {what}',
  revoke: 'Revocar',
  revokeThat: 'Revocar {what}',
  older: 'Más antiguas',
  never: 'nunca',
  as: 'Como',
  asHandle: 'Como {handle}',
  chooseIdentity: 'Elige una de tus identidades.',
  nobodyHere: 'Sin identidad aquí',
  nobodyHereSentence:
    'No tienes ninguna identidad en este dominio. Únete, o abre la página en un dominio donde tengas una.',
  notYours: 'No tienes esa identidad en este dominio.',
  notSaved: 'No se pudo guardar',
};

export const trouble: TranslationOf<typeof en.trouble> = {
  again: 'Inténtalo de nuevo',
  foreignForm:
    'Este formulario no se envió desde una página de este servidor, o la página llevaba demasiado tiempo abierta. Vuelve atrás, cárgala de nuevo y envíalo otra vez.',
  unreadable: 'Esto no se puede leer',
  tooLarge: 'Esto es demasiado grande',
  soon: 'Volvemos enseguida',
};

export const signIn: TranslationOf<typeof en.signIn> = {
  emailOrUsername: 'Correo electrónico o nombre de usuario',
  code: 'Código de tu aplicación o un código de recuperación',
  as: 'Iniciando sesión como {email}. <again>¿No eres tú?</again>',
  noPhone:
    'Si no tienes el teléfono, usa uno de tus códigos de recuperación. Si tampoco los tienes, pregunta a la administración de este servidor.',
  tooLong: 'Has tardado demasiado; escribe las dos cosas de nuevo.',
  forgot: '¿Has olvidado tu contraseña?',
  here: 'Has iniciado sesión en este servidor con este navegador.',
};

export const signUp: TranslationOf<typeof en.signUp> = {
  noMail: '¿No te ha llegado el correo?',
  mailAgain: 'Enviarme otra vez el enlace',
  mailedAgain:
    'Si alguien se registró aquí con esta dirección y aún no la ha confirmado, le hemos enviado otra vez el enlace.',
  mailed: 'Te hemos enviado un correo. Abre el enlace que contiene para confirmar tu dirección.',
  thanks: 'Gracias',
  waits: 'Tu dirección está confirmada. Ahora decide la administración; entonces recibirás un correo.',
  welcome: 'Te damos la bienvenida',
  inByUsername:
    'Ya tienes acceso. Inicia sesión aquí o en una aplicación, con tu nombre de usuario y tu contraseña.',
  inByEmail:
    'Ya tienes acceso. Inicia sesión aquí o en una aplicación, con tu correo electrónico y tu contraseña.',
  why: '¿Por qué quieres unirte?',
  accept: 'Acepto las normas de este servidor',
  joining: 'Unirse',
  byInvite: 'Aquí solo se entra con invitación.',
  closed: 'En este momento nadie puede registrarse aquí.',
  confirmTitle: 'Confirma tu correo electrónico',
  confirm: 'Confirmar',
  newLink: 'Pedir un enlace nuevo',
  resetMailed: 'Si hay un acceso con esta dirección, le hemos enviado un enlace.',
  resetTitle: 'Elige una contraseña nueva',
  setPassword: 'Cambiar la contraseña',
  passwordSet:
    'Tu contraseña ha cambiado. Se han cerrado todas las sesiones y aplicaciones. El segundo factor y las llaves de acceso quedan como estaban.',
  changeTitle: 'Confirma tu nuevo correo electrónico',
  changed: 'A partir de ahora, inicia sesión con tu nuevo correo electrónico.',
};

export const login: TranslationOf<typeof en.login> = {
  title: 'Contraseña y dirección',
  newEmail: 'Nuevo correo electrónico',
  linkMailed: 'Hemos enviado un enlace a la dirección nueva. La antigua vale hasta que lo abras.',
  leave: 'Marcharse',
  leaveHow:
    'Elimina este acceso y lo que nadie más comparte contigo. También desaparecen las publicaciones, y nadie puede recuperarlas.',
  leaveWith:
    'Elimina este acceso y lo que nadie más comparte contigo: {names}. También desaparecen las publicaciones, y nadie puede recuperarlas.',
  deleteLogin: 'Eliminar mi acceso',
  goodbye: 'Hasta siempre',
  deleted: 'Tu acceso se ha eliminado. Se pide a los demás servidores que eliminen lo que tengan.',
};

export const consent: TranslationOf<typeof en.consent> = {
  title: '¿Permitir {name}?',
  wants:
    '<b>{name}</b> quiere actuar por ti en {server}. Nadie ha comprobado quién la ha hecho; acepta solo si vienes de allí.',
  wantsFrom:
    '<b>{name}</b> ({site}) quiere actuar por ti en {server}. Nadie ha comprobado quién la ha hecho; acepta solo si vienes de allí.',
  somebodyElse: 'Iniciar sesión con otra cuenta',
  able: 'Podrá',
  allow: 'Permitir',
  deny: 'No permitir',
  nobody: 'No tienes en este dominio ninguna identidad con la que pueda actuar.',
  actAs: 'Actuar como',
  all: '<b>Todas tus identidades</b>, en cada dominio donde tengas una',
  elsewhere: 'Para usar otra de tus identidades, indica su servidor en la aplicación:',
  codeTitle: 'Tu código',
  code: 'Copia este código en la aplicación. Vale diez minutos y una sola vez. No se lo des a nadie más.',
  backTitle: 'Volver a la aplicación',
  go: 'Continuar',
  cannot: 'Esta aplicación no se puede permitir',
  chooseWhom: 'Elige como quién actúa la aplicación.',
  notAllowed: 'No permitido',
  saidNo: 'Has dicho que no, así que la aplicación no recibe ningún código. Puedes cerrar esta página.',
  noCode: 'No hay código',
  anew: 'Vuelve a la aplicación y empieza de nuevo.',
};

export const scopes: TranslationOf<typeof en.scopes> = {
  profile: 'Ver quién eres: tu nombre y tu identificador, y nada más',
  read: 'Leerlo todo: tu cronología, publicaciones privadas, notificaciones, listas y ajustes',
  write:
    'Publicar, compartir y marcar favoritos en tu nombre, subir archivos y cambiar el perfil, las listas y los ajustes',
  follow: 'Ver y cambiar a quién sigues, bloqueas y silencias',
  push: 'Enviarte notificaciones push',
  adminRead: 'Leer lo que puedes leer como administrador o moderador, incluidos datos de otras personas',
  adminWrite: 'Hacer todo lo que puedes hacer como administrador o moderador',
  see: 'Ver tus {what}',
  change: 'Cambiar tus {what}',
  adminSee: 'Como administrador, ver {what}',
  adminChange: 'Como administrador, gestionar {what}',
  things: {
    accounts: 'cuentas',
    blocks: 'bloqueos',
    bookmarks: 'marcadores',
    collections: 'colecciones',
    conversations: 'conversaciones',
    favourites: 'favoritos',
    filters: 'filtros',
    follows: 'seguimientos',
    lists: 'listas',
    media: 'archivos multimedia',
    mutes: 'cuentas silenciadas',
    notifications: 'notificaciones',
    reports: 'denuncias',
    search: 'búsquedas',
    statuses: 'publicaciones',
    domain_allows: 'servidores permitidos',
    domain_blocks: 'servidores bloqueados',
    ip_blocks: 'direcciones IP bloqueadas',
    email_domain_blocks: 'dominios de correo bloqueados',
    canonical_email_blocks: 'direcciones de correo bloqueadas',
  },
};

export const overview: TranslationOf<typeof en.overview> = {
  title: 'Aplicaciones y sesiones',
  applications: 'Aplicaciones',
  noApplications: 'Ninguna aplicación puede actuar por ti.',
  sessions: 'Sesiones',
  allIdentities: 'todas tus identidades',
  lastUsed: '{who}, último uso: {day}',
  thisOne: '(esta)',
  since: 'desde el {since}, último uso: {day}',
  notEnded: 'No se pudo terminar',
};

export const share: TranslationOf<typeof en.share> = {
  title: 'Nueva publicación',
  text: 'Texto',
  warning: 'Advertencia de contenido, si hace falta',
  audience: 'Para',
  PUBLIC: 'Todo el mundo',
  UNLISTED: 'Todo el mundo, pero fuera de las cronologías públicas',
  FOLLOWERS: 'Solo seguidores',
  post: 'Publicar',
};

export const interact: TranslationOf<typeof en.interact> = {
  follow: 'Seguir a {handle}',
  post: 'Una publicación',
  answer: 'Responder',
  boost: 'Compartir',
  favourite: 'Marcar como favorita',
  missing: 'No se ha encontrado nada',
  missingSentence:
    'En esta dirección no hay nada que se pueda seguir o responder, o su servidor no contesta.',
  followed: 'Sigues a {handle}, o lo has solicitado.',
  answered: 'Tu respuesta está en camino.',
  boosted: 'Has compartido la publicación.',
  favourited: 'Has marcado la publicación como favorita.',
  nobody: 'Aquí no hay nadie',
  nobodySentence: 'Aquí no hay nadie con ese nombre, o su perfil no es público.',
  fromOwn: 'Desde tu propio servidor del fediverso:',
  without: 'También se puede sin esto: busca <b>{handle}</b> en tu servidor.',
  backToProfile: 'Volver al perfil',
  goesOn: 'Se continúa en tu servidor: inicia sesión allí y confirma.',
  goOnTo: 'Continuar en {host}',
};

export const invites: TranslationOf<typeof en.invites> = {
  title: 'Invitaciones',
  forWhom: 'Las invitaciones a este dominio las crean su propietario, sus administradores y sus moderadores.',
  mayNot: 'No puedes crear invitaciones a este dominio.',
  uses: 'Para cuántas personas',
  usesExample: 'sin límite',
  holds: 'Validez',
  forEver: 'para siempre',
  aDay: 'un día',
  aWeek: 'una semana',
  aMonth: 'un mes',
  make: 'Crear una invitación',
  there: 'Invitaciones vigentes',
  none: 'No hay ninguna.',
  anyNumber: 'sin límite de personas',
  left: { one: 'para {n} persona más', other: 'para {n} personas más' },
  until: 'hasta el {day}',
  both: '{uses}, {time}',
};
