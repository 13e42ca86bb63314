-- How far learning events are derived, and up to how many facts everything due is published.
SELECT topic, upto FROM learning.positions FINAL
