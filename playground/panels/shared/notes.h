// SPDX-License-Identifier: MIT
// Notes for terms, values of the spec and read-outs.
#pragma once

#include <string_view>

#include "playground/model/spec/spec_rows.h"
#include "playground/model/text/terms.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/controls/note.h"

namespace deepx::panels {

/// A term; its link leads to the page that says more, or else to the list of terms.
ui::Note note_of(const Term& term);

/// A choice for a value of the spec: the words of its catalogue entry; nothing for "none" and the like. The texts are
/// those of `choice` and of the catalogues.
ui::Note note_of(const NamedChoice& choice, std::string_view path);

/// A value of the spec: an entry of a catalogue by its own words, anything else by its term or, for a setting of an
/// entry, by the setting's words.
ui::Note note_of(const Spec& spec, std::string_view path);

/// Explains a read-out (see ui::readout()) of this width.
void explain_readout(ui::Point at, float width, const Term& term);

}  // namespace deepx::panels
