"""What keeps an installation well: doctor, back-up, replay, logs, metrics, and the probe and record of the sources."""
