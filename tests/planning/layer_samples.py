"""Files of areas, lines and points of our own making."""

from __future__ import annotations

KML = b"""<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"
  xmlns:ns1="http://127.0.0.1/ns1">
<Document>
  <name>Alden</name>
  <!-- drawn by hand -->
  <Style id="red"><LineStyle><color>ff0000ff</color><width>2</width></LineStyle>
    <PolyStyle><color>7f00ff00</color></PolyStyle></Style>
  <StyleMap id="map"><Pair><key>highlight</key><styleUrl>#none</styleUrl></Pair>
    <Pair><key>normal</key><styleUrl>#red</styleUrl></Pair></StyleMap>
  <Folder><name>Areas</name>
    <Folder><name>North</name>
    <Placemark id="p1">
      <name>Field</name><description>Wheat</description><styleUrl>#map</styleUrl>
      <ExtendedData><Data name="owner"><value>Ann</value></Data>
        <SchemaData schemaUrl="#s"><SimpleData name="crop">wheat</SimpleData></SchemaData></ExtendedData>
      <Polygon><extrude>1</extrude><altitudeMode>absolute</altitudeMode>
        <outerBoundaryIs><LinearRing><coordinates>
          10.0, 50.0, 100 10.1,50.0,100 10.1,50.1,100 10.0,50.1,100 10.0,50.0,100
        </coordinates></LinearRing></outerBoundaryIs>
        <innerBoundaryIs><LinearRing><coordinates>
          10.04,50.04 10.06,50.04 10.05,50.06 10.04,50.04
        </coordinates></LinearRing></innerBoundaryIs>
      </Polygon>
    </Placemark>
    </Folder>
  </Folder>
  <Placemark><name>Two</name><Style><LineStyle><color>nonsense</color></LineStyle></Style>
    <MultiGeometry>
      <LineString><tessellate>1</tessellate><altitudeMode>relativeToGround</altitudeMode>
        <coordinates>10,50,40 10.2,50.2,60</coordinates></LineString>
      <Point><coordinates>10.3,50.3</coordinates></Point>
    </MultiGeometry>
  </Placemark>
  <Placemark><gx:Track><when>2026-01-01</when><gx:coord>10 50 5</gx:coord>
    <gx:coord>10.1 50 6</gx:coord></gx:Track>
  </Placemark>
  <Placemark><LinearRing><coordinates>1,1 2,1 2,2 1,1</coordinates></LinearRing></Placemark>
  <Placemark><name>Nothing drawn</name></Placemark>
  <NetworkLink><Link><href>http://127.0.0.1/x.kml</href></Link></NetworkLink>
  <GroundOverlay><name>Photo</name></GroundOverlay>
</Document>
</kml>
"""

GEOJSON = b"""{"type": "FeatureCollection", "name": "Works", "crs": {"x": 1}, "features": [
 {"type": "Feature", "id": 7, "properties": {"name": "Lot", "description": "d", "stroke": "#ff0000", "n": 3},
  "geometry": {"type": "Polygon", "coordinates": [[[10, 50], [11, 50], [11, 51], [10, 50]]]}},
 {"type": "Feature", "properties": null,
  "geometry": {"type": "MultiPolygon", "coordinates": [[[[1, 1, 5], [2, 1, 5], [2, 2, 5], [1, 1, 5]]]]}},
 {"type": "Feature", "properties": {}, "geometry": {"type": "GeometryCollection", "geometries": [
   {"type": "Point", "coordinates": [3, 4]}, {"type": "MultiPoint", "coordinates": [[5, 6], [7, 8]]},
   {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
   {"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]}]}},
 {"type": "Feature", "properties": {"fill": 7}, "geometry": null}
]}
"""

GPX = b"""<?xml version="1.0"?>
<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">
 <metadata><name>Walk</name></metadata>
 <wpt lat="50.1" lon="10.1"><ele>120.5</ele><name>Gate</name><desc>Iron</desc><sym>Flag</sym></wpt>
 <rte><name>R</name><rtept lat="50" lon="10"/><rtept lat="51" lon="11"/></rte>
 <rte><name>Short</name><rtept lat="50" lon="10"/></rte>
 <trk><name>T</name><trkseg><trkpt lat="1" lon="2"><ele>3</ele></trkpt><trkpt lat="2" lon="3"/></trkseg>
  <trkseg><trkpt lat="1" lon="2"/></trkseg></trk>
</gpx>
"""

CSV = b"name;Latitude;Longitude;alt_rel_m;note\nA;50,5;10,25;40;first\n\nB;51;11;;\n"
