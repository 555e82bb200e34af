// Spanish: settings of people.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/settings.ts';

export const settings: TranslationOf<typeof en.settings> = {
  title: 'Ajustes',
  profile: 'Perfil de {name}',
  profileHow: '{handle}: nombre, imágenes, biografía y quién puede encontrarlo',
  profileHowUnnamed: 'Nombre, imágenes, biografía y quién puede encontrarlo',
  preferences: 'Preferencias de {handle}',
  preferencesHow: 'Para quién son las publicaciones y qué dicen de tu aplicación',
  transfer: 'Importar, exportar y mudar {handle}',
  transferHow: 'Archivos de a quién sigues y bloqueas, de otro servidor o para otro',
  shareHow: 'Escribir sin aplicación',
  overviewHow: 'Qué puede actuar por ti y dónde has iniciado sesión',
  loginHow: 'Cambiar cualquiera de los dos o eliminar tu acceso',
  secondFactor: 'Segundo factor',
  secondFactorHow: 'Un código de tu teléfono además de la contraseña',
  deleteIdentity: 'Eliminar {handle}',
  deleteHow: 'Con todas sus publicaciones, para siempre; tu acceso se mantiene',
  moderation: 'Moderación de {domain}',
  waitingHow: 'Admitirlas o rechazarlas',
  reportsHow: 'Lo que se denuncia a la moderación',
  invitesHow: 'Invitar a unirse a {domain}',
  elsewhere: 'Los perfiles de otros dominios se cambian allí:',
};

export const languageSettings: TranslationOf<typeof en.languageSettings> = {
  title: 'Idioma',
  how: 'Idioma de las páginas y los correos',
  automatic: 'La que pida el navegador',
};

export const mailSettings: TranslationOf<typeof en.mailSettings> = {
  title: 'Correos',
  how: 'Sobre qué recibes correos',
  moderatorsHow: 'En los dominios que modero',
  kinds: {
    getsSignInMail: 'Cuando alguien inicia sesión con mi acceso desde un lugar desconocido',
    getsDigest: 'Una vez por semana, lo que me he perdido',
    getsReportMail: 'Nuevas denuncias',
    getsSignUpMail: 'Personas que esperan ser admitidas',
    getsAppealMail: 'Apelaciones contra decisiones',
  },
  always:
    'Siempre se envían, porque protegen tu acceso o te responden: los enlaces para registrarte y para una contraseña nueva, los cambios de dirección, de contraseña, del segundo factor y de las llaves de acceso, y lo que la moderación decide sobre ti.',
  stop: '¿No recibir más correos de este tipo? Puedes volver a activarlos en tus ajustes.',
  stopButton: 'No recibir más',
  stopped: 'No recibirás más correos de este tipo.',
};

export const profileForm: TranslationOf<typeof en.profileForm> = {
  title: 'Perfil',
  whose: '¿El perfil de quién?',
  name: 'Nombre',
  bio: 'Biografía',
  avatar: 'Foto de perfil',
  header: 'Imagen de cabecera',
  now: '{picture} actual',
  choose: 'Elegir una imagen',
  chooseOther: 'Elegir otra imagen',
  alt: 'Descripción para quien no la ve',
  removePicture: 'Quitar la imagen',
  fields: 'Campos',
  fieldsHow:
    'Se muestran como tabla en tu perfil: tu web, tus pronombres, lo que te gusta. Un enlace se verifica si esa página enlaza a tu perfil. Las filas vacías se omiten.',
  fieldName: 'Nombre',
  fieldValue: 'Valor',
  ofField: '{part} del campo {n}',
  who: 'Quién te encuentra y te sigue',
  isLocked: 'Preguntarme antes de que alguien me siga',
  isDiscoverable: 'Mostrarme en directorios y recomendarme',
  isIndexable: 'Permitir que los buscadores y otros servidores encuentren mis publicaciones públicas',
  hidesRelations: 'Ocultar a quién sigo y quién me sigue',
  isBot: 'Esta cuenta está automatizada',
  parts: 'Qué muestra tu perfil',
  partsHow: 'Las aplicaciones que dividen los perfiles en partes omiten las demás.',
  showsMedia: 'Una parte con mis imágenes, vídeos y sonidos',
  showsMediaReplies: 'También los de mis respuestas a otras personas',
  showsFeatured: 'Una parte con lo que recomiendo: personas, etiquetas y colecciones',
  savedTold: 'Guardado. Se avisa a los demás servidores.',
  nothingSaved: 'No se ha guardado nada: mira más abajo.',
  noPicture: 'Esta imagen no se puede leer aquí; elige una JPEG, PNG, GIF, WebP o AVIF.',
  tookTooLong: 'Ha tardado demasiado. Inténtalo de nuevo o elige una imagen más pequeña.',
};

export const preferences: TranslationOf<typeof en.preferences> = {
  title: 'Preferencias',
  audience: 'Si no digo otra cosa, mis publicaciones son para',
  PUBLIC: 'Todo el mundo, también en las cronologías públicas',
  UNLISTED: 'Todo el mundo, pero no en las cronologías públicas',
  FOLLOWERS: 'Mis seguidores',
  MENTIONED: 'Las personas que menciono',
  LOCAL: 'Las personas de este dominio',
  mayQuote: 'Quién puede citar mis publicaciones, si no digo otra cosa',
  quoters: {
    ANYONE: 'Todas las personas que pueden leerlas',
    FOLLOWERS: 'Mis seguidores',
    NOBODY: 'Solo yo',
  },
  mayReply: 'Quién puede responder a mis publicaciones, si no digo otra cosa',
  repliers: {
    ANYONE: 'Todas las personas que pueden leerlas',
    FOLLOWERS: 'Mis seguidores y las personas que menciono',
    FOLLOWING: 'Las personas a las que sigo y las que menciono',
    NOBODY: 'Solo las personas que menciono',
  },
  mayAsk: 'Quién más puede pedirlo: veo sus respuestas antes de que aparezcan',
  askers: {
    NOBODY: 'Nadie',
    FOLLOWERS: 'Mis seguidores',
    FOLLOWING: 'Las personas a las que sigo',
    ANYONE: 'Todo el mundo',
  },
  and: 'Además',
  isSensitive: 'Marcar mis imágenes y vídeos como contenido sensible',
  showsApplication: 'Decir a los demás con qué aplicación escribo',
  choose: 'Elige para quién son tus publicaciones.',
};

export const secondFactor: TranslationOf<typeof en.secondFactor> = {
  how: 'Con un segundo factor, tu contraseña sola no deja entrar a nadie: al iniciar sesión se pide también un código de una aplicación de tu teléfono, como FreeOTP o Aegis.',
  setUp: 'Configurarlo',
  onSince: 'Activado desde el {day}. Al iniciar sesión se pide un código de tu aplicación.',
  recoveryCodes: 'Códigos de recuperación',
  left: {
    one: 'Te queda {n} código de recuperación. Los nuevos sustituyen a todos.',
    other: 'Te quedan {n} códigos de recuperación. Los nuevos sustituyen a todos.',
  },
  renew: 'Crear códigos de recuperación nuevos',
  turnOff: 'Desactivarlo',
  turnOffHow: 'Entonces bastará con tu contraseña.',
  scan: 'Escanea esto con tu aplicación de códigos.',
  qr: 'El secreto de tu segundo factor como código QR',
  orType: 'O <open>ábrelo</open> en este dispositivo, o escribe el secreto:',
  codeNow: 'El código que muestra ahora la aplicación',
  turnOn: 'Activarlo',
  leaveOff: 'Dejarlo desactivado',
  codesHow:
    'Estos son tus códigos de recuperación. Cada uno te deja entrar una vez sin el teléfono. Guárdalos en un lugar seguro: no se volverán a mostrar.',
  staySignedIn:
    'Donde has iniciado sesión sigues dentro, y también tus aplicaciones. <look>Revísalas</look> y termina lo que no conozcas.',
  isOn: 'A partir de ahora, al iniciar sesión se pide un código de tu aplicación.',
  renewed: 'Los códigos de recuperación antiguos ya no valen.',
  isOff: 'Tu acceso ya no tiene segundo factor: basta con tu contraseña.',
};

export const deletion: TranslationOf<typeof en.deletion> = {
  title: 'Eliminar una identidad',
  how: 'Esto elimina <b>{handle}</b> con todas sus publicaciones, seguimientos e imágenes, para todas las personas que la comparten. Se pide a los demás servidores que eliminen lo que tengan. Nadie puede recuperarla, y el identificador no se vuelve a dar a nadie.',
  loginStays: 'Tu acceso se mantiene, con tus otras identidades. <login>Eliminar también el acceso</login>',
  sure: 'Eliminar {handle} para siempre',
  delete: 'Eliminar',
  keep: 'Conservarla',
  deleted: 'Eliminada',
  deletedHow: '{handle} se ha eliminado. Se pide a los demás servidores que eliminen lo que tengan.',
};
