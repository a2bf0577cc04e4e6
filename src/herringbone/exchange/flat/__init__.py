"""A school as a folder of flat files: `read_folder` in, `write_folder` out, nothing else needed.

The files are those of the reference page on flat files; the command line and every other format
end here or start here.
"""

from herringbone.exchange.flat.folder import read_folder
from herringbone.exchange.flat.rejects import write_rejects
from herringbone.exchange.flat.write import write_folder

__all__ = ["read_folder", "write_folder", "write_rejects"]
