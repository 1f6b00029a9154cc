"""The real schema of 2015-16, which declares the parts of a return and is given a root here."""

from functools import cache

from lxml import etree

from shared_files import shared_file

ROOT = """<xsd:element xmlns:xsd="http://www.w3.org/2001/XMLSchema" name="NCCIS2015">
  <xsd:complexType><xsd:sequence>
    <xsd:element ref="FileHeader"/>
    <xsd:element name="YoungPersonsRecord" type="YoungPersonsRecord" minOccurs="0"
                 maxOccurs="unbounded"/>
  </xsd:sequence></xsd:complexType></xsd:element>"""


@cache
def schema_2015_16() -> etree.XMLSchema:
    tree = etree.parse(shared_file("data/nccis/nccis-2015-16.xsd"))
    tree.getroot().append(etree.fromstring(ROOT))
    return etree.XMLSchema(tree)
