// Spanish: what mails say.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/mails.ts';

export const mails: TranslationOf<typeof en.mails> = {
  confirm: 'Confirma tu correo electrónico',
  confirmHow:
    '¡Te damos la bienvenida! Abre este enlace en los próximos dos días para confirmar que este correo es tuyo y ser {handle}:',
  confirmLink: 'Confirmar la dirección',
  notSignedUp: 'Si no te has registrado, no tienes que hacer nada.',
  hasLogin: 'Ya tienes acceso',
  hasLoginHow:
    'Alguien, quizá tú, se ha registrado como {handle} con este correo electrónico. Ya tiene acceso a este servidor, así que no se ha cambiado nada.',
  toJoin: 'Para unirte a {server} con ese acceso, inicia sesión aquí y elige tu nombre de usuario',
  toSignIn: 'Para iniciar sesión',
  forgot: 'Si has olvidado la contraseña',
  notYou: 'Si no has sido tú, no tienes que hacer nada.',
  welcome: 'Te damos la bienvenida',
  welcomeHow: 'Ya tienes acceso: {handle} es tuyo.',
  reset: 'Elige una contraseña nueva',
  resetHow:
    'Alguien, quizá tú, quiere poner una contraseña nueva a tu acceso. Abre este enlace en la próxima hora para hacerlo:',
  resetNotYou: 'Si no has sido tú, no tienes que hacer nada: la contraseña sigue igual.',
  addressTaken: 'Esta dirección ya tiene acceso',
  addressTakenHow:
    'Alguien, quizá tú, quiere usar este correo electrónico para otro acceso. Ya tiene uno, así que no se ha cambiado nada.',
  change: 'Confirma tu nuevo correo electrónico',
  changeHow: 'Abre este enlace en un día para iniciar sesión con esta dirección a partir de ahora:',
  notAsked: 'Si no lo has pedido, no tienes que hacer nada.',
  changing: 'Tu correo electrónico va a cambiar',
  changingHow: 'Alguien que conoce tu contraseña ha pedido usar la dirección {email} para tu acceso.',
  notYouPassword: 'Si no has sido tú, pon enseguida una contraseña nueva',
  nobodyAskedPassword:
    'Si no has sido tú ni alguien a quien se lo pediste, pon enseguida una contraseña nueva',
  passwordChanged: 'Se ha cambiado tu contraseña',
  passwordChangedHow:
    'Se ha cambiado la contraseña de tu acceso y se han cerrado todas sus sesiones: inicia sesión con la nueva.',
  passwordSetHow:
    'Un administrador ha puesto una contraseña nueva a tu acceso y se han cerrado todas sus sesiones: inicia sesión con la nueva.',
  changed: 'Se ha cambiado tu correo electrónico',
  changedHow: 'Tu acceso usa ahora la dirección {email}; esta ya no se usa.',
  changedNotYou: 'Si no has sido tú, avisa enseguida a quienes gestionan {server}',
  turnedDown: 'No se te ha admitido',
  turnedDownHow:
    'Quienes gestionan {server} han decidido no admitirte como {handle}. No se guarda nada de tu registro.',
  factor: {
    on: 'Tu acceso tiene ahora un segundo factor',
    onHow:
      'A partir de ahora, al iniciar sesión se pide un código de tu aplicación además de la contraseña. Guarda tus códigos de recuperación donde los encuentres sin el teléfono.',
    off: 'Tu acceso ya no tiene segundo factor',
    offHow: 'A partir de ahora basta con tu contraseña para iniciar sesión.',
    reset: 'La administración ha desactivado tu segundo factor',
    resetHow:
      'A partir de ahora basta con tu contraseña para iniciar sesión; también se han quitado tus llaves de acceso. Puedes volver a configurar ambas cosas en tus ajustes.',
    renewed: 'Tus códigos de recuperación son nuevos',
    renewedHow: 'Se han creado códigos de recuperación nuevos para tu acceso; los antiguos ya no valen.',
  },
  passkey: {
    added: 'Tu acceso tiene una llave de acceso nueva',
    addedHow: 'A partir de ahora «{name}» inicia sesión en {host}, sin contraseña y sin código.',
    removed: 'Se ha quitado una llave de acceso',
    removedHow: '«{name}» ya no inicia sesión en {host}.',
    toSee: 'Tus llaves de acceso',
    notYou:
      'Si no has sido tú ni alguien a quien se lo pediste, pon enseguida una contraseña nueva y quita después las llaves de acceso que no conozcas',
  },
  reports: {
    subject: 'Una denuncia nueva',
    how: 'Se ha denunciado a alguien ante la moderación de {server}.',
  },
  signUps: {
    subject: 'Un registro nuevo',
    how: 'Alguien se ha registrado en {server} y espera que lo admitan.',
  },
  toSee: 'Para verlo',
  noFurther: 'No habrá más correos de este tipo hasta que lo mires, o hasta dentro de un día.',
  none: 'Para no recibir ninguno',
  acts: {
    IDENTITY_WARNED: 'Una advertencia',
    POST_DELETED: 'Publicaciones tuyas se han eliminado',
    IDENTITY_DELETED: 'Tu identidad se ha eliminado',
    POSTS_SENSITIZED: 'Publicaciones tuyas se marcan como contenido sensible',
    POSTS_UNSENSITIZED: 'Publicaciones tuyas ya no se marcan como contenido sensible',
    IDENTITY_SENSITIZED: 'Tus archivos multimedia se marcan como contenido sensible',
    IDENTITY_UNSENSITIZED: 'Tus archivos multimedia ya no se marcan como contenido sensible',
    USER_DISABLED: 'Tu acceso se ha desactivado',
    USER_ENABLED: 'Puedes volver a iniciar sesión',
    IDENTITY_SUSPENDED: 'Tu identidad ha sido suspendida',
    IDENTITY_UNSUSPENDED: 'Tu identidad vuelve a estar disponible',
    IDENTITY_LIMITED: 'Tu identidad ha sido limitada',
    IDENTITY_UNLIMITED: 'Tu identidad ya no está limitada',
  },
  actsHow: {
    POST_DELETED: 'Una publicación de {handle} se ha eliminado, aquí y en los servidores que la tienen.',
    IDENTITY_DELETED: '{handle} se ha eliminado definitivamente, con todo lo que escribió.',
    IDENTITY_SUSPENDED:
      '{handle} ha sido suspendida: la identidad y sus publicaciones están ocultas, y nadie puede actuar con ella.',
    IDENTITY_UNSUSPENDED:
      '{handle} ya no está suspendida: la identidad y sus publicaciones vuelven a mostrarse.',
    IDENTITY_LIMITED: '{handle} ha sido limitada: quien no la sigue no se la encuentra.',
    IDENTITY_UNLIMITED: '{handle} ya no está limitada.',
    IDENTITY_WARNED: 'Se trata de la identidad {handle}. No se ha cambiado nada.',
    POSTS_SENSITIZED:
      'Las imágenes y los vídeos de publicaciones de {handle} se muestran desde ahora como contenido sensible.',
    POSTS_UNSENSITIZED:
      'Las imágenes y los vídeos de publicaciones de {handle} vuelven a mostrarse como tú los marcas.',
    IDENTITY_SENSITIZED:
      'Las imágenes y los vídeos de {handle} se muestran desde ahora como contenido sensible, también los anteriores.',
    IDENTITY_UNSENSITIZED: 'Las imágenes y los vídeos de {handle} vuelven a mostrarse como tú los marcas.',
    USER_DISABLED: '{handle} sigue como antes, pero no puedes iniciar sesión.',
    USER_ENABLED: 'Puedes volver a usar {handle}.',
  },
  aPost: 'La publicación',
  mayAppeal: 'Si crees que es un error, puedes apelar durante {days} días',
  appealTo: {
    APPROVED: 'Tu apelación se ha aceptado',
    REJECTED: 'Tu apelación se ha rechazado',
  },
  appealHow: {
    APPROVED: 'La decisión sobre {handle} se ha revisado por tu apelación y se ha anulado.',
    REJECTED: 'La decisión sobre {handle} se ha revisado por tu apelación. Se mantiene.',
  },
  staysDeleted: 'Lo que se ha eliminado no se puede recuperar.',
  appeals: {
    subject: 'Una apelación nueva',
    how: 'Alguien dice que una decisión sobre su cuenta es errónea, en {server}.',
  },
  decidedBy: 'Lo han decidido quienes llevan {server}.',
  wrongWrite: 'Si crees que es un error, escribe a {email}.',
  wrongAsk: 'Si crees que es un error, pregunta a quienes lo llevan',
  signIn: 'Un nuevo inicio de sesión',
  signInHow:
    'Alguien ha iniciado sesión con tu acceso desde un lugar desconocido: ni el navegador ni la red se habían usado antes.',
  signInAt: 'En {server}, {time}, desde la dirección {address}',
  itWasYou: 'Si has sido tú, no tienes que hacer nada.',
  digest: 'Lo que te has perdido',
  digestOf: '{handle}: {counts}',
  missed: {
    mentions: {
      one: '{n} mención',
      other: '{n} menciones',
    },
    follows: {
      one: '{n} seguidor nuevo',
      other: '{n} seguidores nuevos',
    },
    requests: {
      one: '{n} solicitud de seguimiento',
      other: '{n} solicitudes de seguimiento',
    },
    favourites: {
      one: '{n} favorito',
      other: '{n} favoritos',
    },
    boosts: {
      one: '{n} vez compartida',
      other: '{n} veces compartida',
    },
    others: {
      one: '{n} notificación más',
      other: '{n} notificaciones más',
    },
  },
  digestWhere: 'Te esperan en tu aplicación, o en cualquier otra en la que inicies sesión.',
  digestOften: 'Este correo llega como mucho una vez por semana, y solo si hay algo que contar.',
};
