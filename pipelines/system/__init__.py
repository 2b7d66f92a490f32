"""What is asked of the machine: files written whole, memory not searched for garbage while much is made.

Small helpers that know nothing of the project, so that every package may use them. Not here: anything that only one
package needs.
"""
