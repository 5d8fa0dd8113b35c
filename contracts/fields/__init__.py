"""Fields that events and commands share: a type and its Chinese title, written once per meaning.

Each subject has a file; all are read as `fields.Name`.
"""

from contracts.fields.archive import *  # noqa: F403
from contracts.fields.claims import *  # noqa: F403
from contracts.fields.control import *  # noqa: F403
from contracts.fields.deadlines import *  # noqa: F403
from contracts.fields.disposal import *  # noqa: F403
from contracts.fields.documents import *  # noqa: F403
from contracts.fields.enforcement import *  # noqa: F403
from contracts.fields.general import *  # noqa: F403
from contracts.fields.intake import *  # noqa: F403
from contracts.fields.operations import *  # noqa: F403
from contracts.fields.payments import *  # noqa: F403
from contracts.fields.supervision import *  # noqa: F403
from contracts.fields.triage import *  # noqa: F403
