"""The coordinators' calendar: everybody side by side, who waits, and who could take them."""
