"""Withhold until every secret has a double for everybody from whom it is kept."""

from attrs import Factory, define

from unlocking_doors.publishing.doubles import CAREFUL, HASTY, Double, Price, Search
from unlocking_doors.publishing.published import Shown
from unlocking_doors.publishing.secrets import STRANGER, Secret
from unlocking_doors.publishing.showing import WITHHOLD
from unlocking_doors.publishing.worlds import Statement, Worlds


def _never(_: Statement) -> None:
    """Withhold nothing more."""


@define(kw_only=True)
class Protection:
    """
    The doubles found so far, and which secrets lean on them.

    Attributes:
        worlds: What is published, and what is about to be.
        withheld: The cells that had to be withheld, in order.
    """

    worlds: Worlds
    withheld: list[Statement] = Factory(list)
    _by_atom: dict[int, list[Double]] = Factory(dict)
    _leaning: dict[Secret, list[Double]] = Factory(dict)

    def protect(self, secret: Secret, price: Price = _never) -> bool:
        """
        Find doubles of a secret for everybody from whom it is kept.

        Args:
            secret: The secret.
            price: What it costs to withhold a cell; left out: none may be.

        Returns:
            Whether there is one for everybody.
        """
        used: list[Double] = []
        waiting, met = list(secret.readers), set(secret.readers)
        while waiting:
            reader = waiting.pop()
            if any(one.is_for(self.worlds, reader) for one in used):
                continue
            double = self._known(secret, reader) or self._searched(secret, reader, price)
            if double is None:
                return False
            used.append(double)
            if STRANGER in secret.readers:
                # What one partner knows may tell it of others' cases: it needs one of its own.
                new = [one for one in double.contradicted(self.worlds) if one not in met]
                met.update(new)
                waiting += [one for one in new if not self.worlds.is_told(one, secret.atoms)]
        self._leaning[secret] = used
        return True

    def withhold(self, statement: Statement) -> None:
        """Withhold a cell."""
        statement.say(WITHHOLD)
        self.withheld.append(statement)

    def reveal(self, statement: Statement, shown: Shown) -> bool:
        """
        Show a cell after all, if each secret keeps a double.

        Args:
            statement: The cell.
            shown: How it would be shown.

        Returns:
            Whether it is shown now.
        """
        doubles, leaning = self._by_atom, self._leaning
        statement.say(shown)
        self._by_atom = {
            atom: [one for one in found if statement.allows(one.change_of(statement))]
            for atom, found in doubles.items()
        }
        self._leaning = dict(leaning)
        shaken = (
            secret
            for secret, found in leaning.items()
            if not all(statement.allows(one.change_of(statement)) for one in found)
        )
        if all(self.protect(secret) for secret in shaken):
            return True
        statement.say(WITHHOLD)
        self._by_atom, self._leaning = doubles, leaning
        return False

    def _known(self, secret: Secret, reader: str) -> Double | None:
        """Return a double that was found for another secret and serves for this one."""
        for atom in sorted(secret.atoms):
            for double in self._by_atom.get(atom, ()):
                if double.differs(secret) and double.is_for(self.worlds, reader):
                    return double
        return None

    def _searched(self, secret: Secret, reader: str, price: Price) -> Double | None:
        ways = (
            Search(worlds=self.worlds, secret=secret, reader=reader, price=price, haste=haste).run()
            for haste in (HASTY, CAREFUL)
        )
        way = next((way for way in ways if way), None)
        if way is None:
            return None
        for statement in sorted(way.withheld, key=lambda one: one.cell):
            self.withhold(statement)
        for atom in way.double.change:
            self._by_atom.setdefault(atom, []).append(way.double)
        return way.double
