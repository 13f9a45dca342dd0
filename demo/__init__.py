"""The demo township: real divisions of 洪山殿镇, invented people and figures, the same on every
machine in one year."""
