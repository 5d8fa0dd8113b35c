"""Documents (文书制作送达、告知): form documents, their service, and notices to the parties."""
