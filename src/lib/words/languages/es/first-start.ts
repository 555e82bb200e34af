// Spanish: the pages of a first start.

import type { TranslationOf } from '../../translation.ts';
import type * as en from '../en/first-start.ts';

export const firstStart: TranslationOf<typeof en.firstStart> = {
  steps: {
    domain: 'Tu dominio',
    you: 'Tú',
    done: 'Listo',
  },
  nameDomain: 'Indica tu dominio',
  domainHow:
    'A todo el mundo aquí se le encontrará por un identificador que termina en él, como <b>@tu@ana.example</b>. <b>Las direcciones nunca se mudan</b>: el dominio con el que empiezas será siempre la casa de todo lo que escribas, así que usa uno que sea tuyo y que vayas a conservar. Puedes añadir otros en cualquier momento.',
  domain: 'Dominio',
  split: 'Identificadores y direcciones con nombres distintos',
  host: 'Servidor de las direcciones',
  hostHow:
    'Para identificadores que terminan en ana.example mientras su web se queda donde está: este servidor vive entonces, por ejemplo, en social.ana.example. Si no lo tienes claro, déjalo vacío.',
  goOn: 'Seguir con este dominio',
  noDomain: '¿Aún no tienes dominio?',
  tryHow:
    'Puedes probarlo todo en este equipo, como <b>{name}</b>. Nadie de otros servidores podrá llegar a lo que crees ahí ni seguirlo, y no se puede mudar después a un dominio: tendrías que empezar de nuevo.',
  try: 'Solo probarlo en este equipo',
  who: '¿Quién eres?',
  handles: 'Los identificadores terminarán en {ending}.',
  handlesSplit: 'Los identificadores terminarán en {ending} y las direcciones empezarán por {beginning}.',
  isRight: '¿Es correcto? Quedará así para siempre. <other>Elegir otro</other>',
  displayName: 'Nombre visible',
  displayNameHow: 'Lo que se ve encima de tus publicaciones; puedes cambiarlo después.',
  emailHow: 'Para iniciar sesión. No se le muestra a nadie.',
  mayAll: 'Este acceso puede hacerlo todo en este servidor, en todos sus dominios.',
  make: 'Crear',
  hintsHow:
    'Nada de esto te impide seguir: se puede arreglar después, y <code>pukeko doctor</code> lo comprueba otra vez.',
  youAre: 'Eres <b>{handle}</b>.',
  next: 'Qué hacer ahora',
  nextProxy:
    '<b>Abre al mundo.</b> Si {address} aún no lleva aquí: <code>pukeko proxy caddy</code> (o <code>nginx</code>) muestra una configuración completa con TLS, y <code>pukeko doctor</code> dice qué falta todavía. <code>pukeko backup FOLDER</code> lo guarda todo a salvo.',
  nextApp:
    '<b>Lee y escribe en una aplicación.</b> Sirve cualquiera para Mastodon: dile que tu servidor es {server}. <profile>Aquí inicias sesión</profile> para ponerte una foto y unas palabras.',
  nextProgram:
    '<b>Escribe un programa.</b> En <graphiql>GraphiQL</graphiql> está toda la API documentada; {command} muestra un token para usarla.',
  nextFollow:
    '<b>Cómo seguirte.</b> Desde cualquier servidor del fediverso: se busca allí <b>{handle}</b>, o se abre <page>tu página</page>, que lleva a cada cual a su propio servidor.',
  nextLocal:
    '<b>Cómo seguirte.</b> En este equipo te encuentran por <b>{handle}</b>; tu página es {page}. Para el resto del mundo, empieza de nuevo con un dominio: en una carpeta de datos vacía.',
  tooOften: 'Demasiadas veces',
  foreignForm: 'Este formulario no se envió desde una página de este servidor.',
  over: 'Esta dirección ya no vale',
  overHow: 'Funciona una sola vez, y no por mucho tiempo.',
  overNext:
    'Si aquí nadie tiene acceso todavía, <code>pukeko init</code> muestra una dirección nueva en el equipo del servidor.',
};
