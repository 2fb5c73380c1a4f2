package io.passkeyprofile.sandbox.users;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/**
 * Users in CSV with a header, as Passage's own console exported them. The file has no
 * public keys, so these users have no passkeys. Passage never documented the names of the
 * columns, so they may be written in several ways. Unknown columns are ignored.
 */
final class CsvSource implements UserSource {

	private static final Map<String, String> MEMBERS = Map.ofEntries(Map.entry("id", "id"), Map.entry("userid", "id"),
			Map.entry("passageuserid", "id"), Map.entry("externalid", "external_id"), Map.entry("status", "status"),
			Map.entry("logincount", "login_count"), Map.entry("createdat", "created_at"),
			Map.entry("updatedat", "updated_at"), Map.entry("lastloginat", "last_login_at"),
			Map.entry("usermetadata", "user_metadata"), Map.entry("metadata", "user_metadata"));

	private final UserLineMapper mapper;

	private final JsonMapper jsonMapper;

	private final MappingIterator<String[]> rows;

	private final List<String> ignored = new ArrayList<>();

	/** The member for each column, or an empty text if the column is ignored. */
	private final List<String> columns = new ArrayList<>();

	private boolean broken;

	/**
	 * Reads the header.
	 * @throws InvalidUserException if the header can't be used
	 */
	CsvSource(UserLineMapper mapper, JsonMapper jsonMapper, InputStream csv) {
		this.mapper = mapper;
		this.jsonMapper = jsonMapper;
		this.rows = new CsvMapper().readerFor(String[].class)
			.withFeatures(CsvReadFeature.WRAP_AS_ARRAY, CsvReadFeature.SKIP_EMPTY_LINES)
			.readValues(csv);
		String[] header = this.rows.hasNext() ? this.rows.next() : new String[0];
		for (String column : header) {
			String plain = column.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
			String member = MEMBERS.getOrDefault(plain, "");
			if (member.isEmpty()) {
				this.ignored.add(column);
			}
			else if (this.columns.contains(member)) {
				throw InvalidUserException.of(1, member, "must be one column");
			}
			this.columns.add(member);
		}
		if (!this.columns.contains("external_id")) {
			throw InvalidUserException.of(1, "external_id",
					"must be a column of the header: it is how your application names its users to Passage");
		}
	}

	/** Returns the names of the ignored columns. */
	List<String> ignoredColumns() {
		return this.ignored;
	}

	@Override
	public @Nullable Entry next() {
		if (this.broken) {
			return null;
		}
		long number = this.rows.currentLocation().getLineNr();
		try {
			if (!this.rows.hasNext()) {
				return null;
			}
			String[] row = this.rows.next();
			int size = 0;
			for (String cell : row) {
				size += cell.length();
			}
			return new Entry(number, size, this.mapper.read(number, members(number, row)));
		}
		catch (JacksonIOException ex) {
			throw new UncheckedIOException(ex.getCause());
		}
		catch (JacksonException ex) {
			// For example, after a quotation mark that is never closed, no row can be
			// recognized
			this.broken = true;
			throw InvalidUserException.of(number, "", "is not CSV, and nothing after it was read");
		}
	}

	private ObjectNode members(long number, String[] row) {
		if (row.length != this.columns.size()) {
			throw InvalidUserException.of(number, "",
					"must have as many columns as the header, which has " + this.columns.size());
		}
		Map<String, Object> members = new LinkedHashMap<>();
		for (int i = 0; i < row.length; i++) {
			String member = this.columns.get(i);
			if (!member.isEmpty() && !row[i].isEmpty()) {
				members.put(member, value(member, row[i]));
			}
		}
		return this.jsonMapper.valueToTree(members);
	}

	/** Leaves a malformed value as text, which is refused later. */
	private Object value(String member, String cell) {
		if (member.equals("login_count") && cell.matches("[0-9]{1,18}")) {
			return Long.valueOf(cell);
		}
		if (member.equals("user_metadata")) {
			try {
				return this.jsonMapper.readTree(cell);
			}
			catch (JacksonException ex) {
				return cell;
			}
		}
		return cell;
	}

}
